"""The weekly page says what changed and what is owed, in words that nothing else is read into."""

from datetime import UTC, date, datetime, timedelta

from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.numbers import (
    CountedWeek,
    Numbers,
    PromiseLists,
    SentimentCounts,
    TicketCounts,
    TicketPromise,
    TicketSet,
    Turned,
    WaitingTicket,
)
from ticketfu.weekly.page import MOST_CHARACTERS, WeeklyPage

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


def document(number: int, **fields: object) -> dict[str, object]:
    given = {
        "organization_id": number,
        "name": f"Customer {number}",
        "numbers": Numbers(),
        **fields,
    }
    return OrganizationDocument.model_validate(given).model_dump(mode="json")


def weekly_page(documents: list[dict[str, object]], now: datetime) -> str:
    page = WeeklyPage(now)
    for each in documents:
        page.add(each)
    return page.text()


def weeks(*opened: int) -> list[CountedWeek]:
    """The running week first; each earlier one has as many unhappy customers as tickets."""
    return [
        CountedWeek(
            week=MONDAY - timedelta(weeks=back),
            opened=TicketSet(count=count),
            sentiment=SentimentCounts(negative=count),
        )
        for back, count in enumerate(opened)
    ]


def test_a_page_compares_this_week_last_week_and_normal_ones() -> None:
    acme = document(
        1,
        name="Acme",
        tickets=TicketCounts(covered=9, open=4, solved=5),
        numbers=Numbers(
            weeks=weeks(3, 5, 2, 4),
            waiting_on_us=[WaitingTicket(ticket_id=42, since=NOW - timedelta(days=3))],
            waiting_on_us_total=7,
            promises=PromiseLists(
                overdue=[TicketPromise(ticket_id=8, what="A fix", owner="Priya", due=MONDAY)],
                overdue_total=1,
                open=[TicketPromise(ticket_id=9, what="A call")],
                open_total=1,
            ),
        ),
        turned=[Turned(what="topic: login", since=NOW, recent=6, before=1, ticket_ids=[4, 5])],
    )

    page = weekly_page([acme], NOW)

    assert page.splitlines() == [
        "# Support digest, week of 2026-11-23",
        "",
        "## Acme: 4 of 9 tickets open",
        "",
        "- opened: 3 so far this week, 5 last week, 1 in a normal week",
        "- solved: 0 so far this week, 0 last week, 0 in a normal week",
        "- unhappy: 3 so far this week, 5 last week, 1 in a normal week",
        "- turned: 6 tickets about login in 30 days, 1 in the 30 before (#4, #5)",
        "- waiting for our answer: 7, the oldest #42 since 2026-11-22",
        "- overdue: #8 A fix (Priya, due 2026-11-23)",
        "- promised: #9 A call",
    ]


def test_old_weeks_count_for_nothing_and_silence_is_no_news() -> None:
    quiet = document(
        1, numbers=Numbers(weeks=[CountedWeek(week=date(2025, 1, 6), opened=TicketSet(count=9))])
    )

    assert weekly_page([quiet, document(2, numbers=None)], NOW).splitlines()[2:] == [
        "Nothing happened, nothing is owed."
    ]


def test_turned_organizations_come_first_and_a_page_stays_short() -> None:
    busy = [document(number, numbers=Numbers(weeks=weeks(number))) for number in range(1, 200)]
    turned = document(999, turned=[Turned(what="overdue promises", recent=1, ticket_ids=[1])])
    long = TicketPromise(ticket_id=1, what="x" * 20_000)
    owing = document(998, numbers=Numbers(promises=PromiseLists(open=[long] * 50, open_total=80)))

    page = weekly_page([*busy, owing, turned], NOW)

    headings = [line for line in page.splitlines() if line.startswith("## ")]
    assert headings[0].startswith("## Customer 999")
    assert headings[1].startswith("## Customer 998")
    assert headings[2].startswith("## Customer 199")
    assert len(page) < MOST_CHARACTERS
    assert page.splitlines()[-1] == f"{201 - len(headings)} more organizations have news."


def test_a_customers_words_are_no_markup_and_call_nobody() -> None:
    what = "<!channel> @here [free](http://x.example) *now* `rm`\n# Heading"
    promise = TicketPromise(ticket_id=1, what=what, owner="<@U1>")
    page = weekly_page(
        [document(1, numbers=Numbers(promises=PromiseLists(open=[promise], open_total=1)))], NOW
    )

    assert not {"<!channel>", "<@U1>", "@here", "[free](", "*now*", "\n# Heading"} & {
        part for part in ("<!channel>", "<@U1>", "@here", "\n# Heading") if part in page
    }
    assert r"\[free\]" in page
    assert r"\*now\*" in page
