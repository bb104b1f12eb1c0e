"""An organization told in words around numbers that are given."""

from collections.abc import Iterable

from ticketfu.extractive import Extractive
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.organization.summary import Narrative

TICKETS = (
    (42, "SSO is down for everyone.", "Marcus Lee", "open", "urgent", "single sign on", "negative"),
    (40, "Dana Ruiz wants a refund.", "Dana Ruiz", "open", "high", "billing", "neutral"),
    (38, "The VAT is wrong.", "Dana Ruiz", "solved", "normal", "billing", "neutral"),
    (35, "A charge nobody knows.", "Dana Ruiz", "pending", None, "billing", "negative"),
)
TOPICS = [
    {"topic": "billing", "tickets": 17, "open": 11, "trend": "rising", "importance": "high"},
    {"topic": "single sign on", "tickets": 1, "open": 1, "trend": "new", "importance": "high"},
    {"topic": "import", "tickets": 5, "open": 0, "trend": "gone", "importance": "low"},
]
Rows = Iterable[tuple[int, str, str, str, str | None, str, str]]


def account(rows: Rows = TICKETS, **attributes: object) -> Prompt:
    known: dict[str, object] = {
        "name": "Acme",
        "tickets": {"total": 23, "open": 12, "solved": 11},
        "sentiment": {"negative": 7, "neutral": 14, "positive": 2},
        "topics": TOPICS,
    }
    passages = (
        Passage(
            number,
            gist,
            author,
            at=f"2025-11-{number - 20:02d}",
            details={
                "status": status,
                "priority": priority,
                "topics": [topic],
                "sentiment": sentiment,
            },
        )
        for number, gist, author, status, priority, topic, sentiment in rows
    )
    return Prompt("", known | attributes, tuple(passages))


async def narrative(prompt: Prompt) -> Narrative:
    return (await Extractive().complete(prompt, Narrative)).answer


async def test_an_organizations_statistics_are_the_given_ones() -> None:
    said = await narrative(account())
    assert said.overview == (
        "Acme has 23 tickets: 12 open and 11 solved. Main topics: billing (17 tickets, 11 open), "
        "single sign on (1 ticket, 1 open) and import (5 tickets). "
        "By tone: 7 unhappy and 2 content."
    )
    assert said.main_topics[0] == "billing (17 tickets, 11 open)"
    assert said.key_people == ["Dana Ruiz (3 tickets)", "Marcus Lee (1 ticket)"]


async def test_counts_of_nothing_are_left_out() -> None:
    said = await narrative(
        account(tickets={"total": 5, "open": 5, "solved": 0}, sentiment={"neutral": 5})
    )
    assert said.overview.startswith("Acme has 5 tickets: 5 open. ")
    assert "By tone" not in said.overview


async def test_insights_name_what_presses_and_what_moves() -> None:
    said = await narrative(account())
    assert said.key_insights == (
        "Most pressing: #42 (urgent, open, unhappy): SSO is down for everyone. "
        "#40 (high, open): Dana Ruiz wants a refund. "
        "#35 (pending, unhappy): A charge nobody knows. "
        "New lately: single sign on (1). More often than before: billing (17). "
        "Dana Ruiz asked most often: 3 tickets."
    )
    assert said.recommended_actions == [
        "Start with #42 (urgent, open, unhappy).",
        "Then take #40 (high, open).",
        "See whether the open billing tickets #40 and #35 have a common cause.",
        "Keep an eye on #35 (pending, unhappy), which waits for somebody else.",
    ]


async def test_a_customer_who_may_leave_comes_first() -> None:
    gist = "Ines Prado asks: “Otherwise we leave at the end of the month.”"
    risky = (49, gist, "Ines Prado", "open", "urgent", "invoice", "negative")
    said = await narrative(account([*TICKETS, risky]))
    assert said.key_insights.startswith(f"The customer may leave or escalate: #49: {gist}")
    assert said.recommended_actions[0] == "Start with #49 (urgent, open, unhappy)."


async def test_a_tie_has_no_winner() -> None:
    rows = [row for row in TICKETS if row[0] != 35]
    rows.append((36, "SSO again.", "Marcus Lee", "open", None, "single sign on", "neutral"))
    said = await narrative(account(rows))
    assert "Marcus Lee and Dana Ruiz asked most often: 2 tickets each." in said.key_insights


async def test_tickets_of_the_line_before_are_not_named_again() -> None:
    topics = [{**TOPICS[0], "topic": name} for name in ("billing", "invoice")]
    passages = [
        Passage(n, "A charge.", details={"status": "open", "topics": ["billing", "invoice"][:size]})
        for n, size in ((1, 2), (2, 2), (3, 1))
    ]
    said = await narrative(
        Prompt(
            "",
            {"name": "Acme", "tickets": {"total": 3, "open": 3}, "topics": topics},
            tuple(passages),
        )
    )
    assert said.recommended_actions == [
        "See whether the open billing tickets #1, #2 and #3 have a common cause."
    ]


async def test_the_order_of_an_organizations_tickets_does_not_matter() -> None:
    assert await narrative(account(reversed(TICKETS))) == await narrative(account())


async def test_people_are_counted_only_among_the_tickets_that_were_read() -> None:
    whole = account()
    part = Prompt("", whole.metadata, whole.passages, omitted=19)
    said = await narrative(part)
    assert said.key_people[0] == "Dana Ruiz (3 of the 4 tickets read)"
    assert "asked most often" not in said.key_insights


async def test_a_calm_or_empty_organization_gets_an_action_too() -> None:
    calm = await narrative(account(TICKETS[2:3]))
    assert calm.key_insights.startswith("No open ticket is urgent, high or unhappy.")
    empty = await narrative(Prompt("", {"name": None}, ()))
    assert empty.overview == "This organization has no tickets yet."
    assert len(empty.recommended_actions) == 1


async def test_what_was_counted_is_said_in_words() -> None:
    counts: dict[str, object] = {
        "last 30 days": {"opened": 6, "solved": 2},
        "previous 30 days": {"opened": 2, "solved": 4},
        "waiting_on_us": {"total": 5, "oldest": [{"since": "2025-11-02", "ticket": "#42"}]},
        "promises": {
            "overdue": {"total": 1, "oldest": [{"ticket": "#38", "due": "2025-11-01"}]},
            "open": {"total": 0, "oldest": []},
        },
        "turned": ["overdue promises", "topic: billing"],
    }

    said = await narrative(account(**counts))

    assert said.overview.endswith("Last 30 days: 6 opened and 2 solved; 2 opened in the 30 before.")
    assert said.key_insights.startswith(
        "Got worse: overdue promises and more tickets about billing."
        " 1 promise is overdue: #38 (due 2025-11-01)."
        " 5 tickets wait for an answer, #42 since 2025-11-02. Most pressing: "
    )
    assert said.recommended_actions[0] == "Keep what was promised in #38, or say when."
