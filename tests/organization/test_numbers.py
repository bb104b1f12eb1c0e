"""Every number of an organization, counted once more from raw tickets by another way."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings

from tests.organization.histories import AGENT, HERE, Past, histories
from ticketfu.organization.models import (
    OrganizationDocument,
    OrganizationRefreshed,
    TicketSummarized,
)
from ticketfu.organization.state import OrganizationState
from ticketfu.organization.summary import Narrative
from ticketfu.privacy.masking import Masker
from ticketfu.ticket.activities import ticket_attributes
from ticketfu.ticket.models import OrganizationNotice, TicketRefreshed
from ticketfu.ticket.state import TicketState
from ticketfu.ticket.summary import GroundedSummary, ShownPromise

DAY = timedelta(days=1)
WORDS = {"login": "login", "Log-in": "login", "billing": "billing", "invoices": "invoice"}


@settings(max_examples=60)
@given(histories())
def test_all_numbers_are_those_of_the_raw_tickets(history: tuple[list[Past], datetime]) -> None:
    versions, as_of = history
    document = shown(versions, as_of)
    tickets = [past for past in {past.id: past for past in versions}.values() if past.counts_here]

    assert document.numbers
    found = document.numbers.model_dump()
    for name, expected in recounted(tickets, as_of).items():
        assert found[name] == expected, name
    assert document.summary is None or trends(document) == expected_trends(tickets, as_of)
    assert turns(document) == expected_turns(tickets, as_of)
    assert document.tickets.covered == len(tickets)
    assert document.tickets.solved == len([past for past in tickets if done(past)])


def shown(versions: Iterable[Past], as_of: datetime) -> OrganizationDocument:
    """The document after each version was read, and its organizations were notified."""
    state = OrganizationState.new(HERE)
    last: dict[int, OrganizationNotice | None] = {}
    for past in versions:
        notice, before = notified(past), last.get(past.id)
        last[past.id] = notice
        if notice and notice.organization_id == HERE:
            state.note_notice(TicketSummarized(ticket_id=past.id, digest=notice.digest), as_of)
        elif before and before.organization_id == HERE:
            state.note_notice(TicketSummarized(ticket_id=past.id), as_of)
    state.start_refresh()
    state.apply(OrganizationRefreshed(as_of=as_of, narrative=Narrative(overview="Fine.")))
    # What was stored is what is counted.
    again = OrganizationState.model_validate_json(state.model_dump_json())
    assert again == state
    return again.counted_document()


def notified(past: Past) -> OrganizationNotice | None:
    if past.deleted:
        return None
    summary = GroundedSummary(
        intent="Words.",
        promises=[ShownPromise(what="a fix", due=at and at.date()) for at in past.promised],
        sentiment=past.sentiment,
        topics=list(past.topics),
    )
    attributes = ticket_attributes(past.read(), Masker("off"))
    refreshed = TicketRefreshed(attributes=attributes, summary=summary)
    state = TicketState.new(past.id)
    state.apply(refreshed)
    return state.notice(refreshed)


def done(past: Past) -> bool:
    return past.status in ("solved", "closed")


def solved(past: Past) -> datetime | None:
    times = [at for at, status in past.status_changes if status == "solved"]
    return times[-1] if times and done(past) else None


def asked(past: Past) -> datetime:
    return max(remark.at for remark in past.remarks if remark.author == past.requester)


def reopened(past: Past) -> datetime | None:
    """The first words after the first solution, or after the last one if it stays open."""
    changes = past.status_changes
    back = [b[0] for a, b in pairwise(changes) if a[1] == "solved" != b[1]]
    if not back:
        return None
    times = [at for at, status in changes if status == "solved"]
    first = past.created_at + (times[0] - past.created_at) // DAY_MINUTE * DAY_MINUTE
    since = first if done(past) else times[-1]
    words = [
        one.at for one in past.remarks if one.author != AGENT and one.public and one.at > since
    ]
    return words[0] if words else times[-1] if done(past) else changes[-1][0]


DAY_MINUTE = DAY / 1440


def waiting(past: Past) -> datetime | None:
    public = [remark for remark in past.remarks if remark.public]
    answered = max((n for n, one in enumerate(public) if one.author == AGENT), default=-1)
    unanswered = public[answered + 1 :]
    return unanswered[0].at if unanswered and not done(past) else None


def recounted(tickets: list[Past], as_of: datetime) -> dict[str, object]:
    today = as_of.date()
    mondays = [today - DAY * (today.weekday() + 7 * back) for back in range(7, -1, -1)]
    recent = [as_of - 30 * DAY, datetime.max.replace(tzinfo=UTC)]
    before = [as_of - 60 * DAY, as_of - 30 * DAY]
    late = sorted((waiting(past), past.id) for past in tickets if waiting(past))
    made = [
        {"ticket_id": past.id, "what": "a fix", "owner": "", "due": at and at.date()}
        for past in tickets
        for at in past.promised
        if not done(past)
    ]
    made.sort(key=lambda one: (one["due"] is None, one["due"] or today, one["ticket_id"]))
    overdue = [one for one in made if one["due"] and one["due"] < today]
    still_open = [one for one in made if one not in overdue]
    lately = [past for past in tickets if past.created_at.date() >= mondays[0]]
    return {
        "weeks": [week(tickets, start) for start in mondays],
        "last_30_days": period(tickets, *recent),
        "previous_30_days": period(tickets, *before),
        "waiting_on_us": [{"ticket_id": number, "since": at} for at, number in late[:50]],
        "waiting_on_us_total": len(late),
        "promises": {
            "open": still_open[:50],
            "overdue": overdue[:50],
            "open_total": len(still_open),
            "overdue_total": len(overdue),
        },
        "first_reply_minutes": median(lately, first_reply),
        "full_resolution_minutes": median(lately, solved),
        "satisfaction": {
            "good": ids(past for past in tickets if past.satisfaction.startswith("good")),
            "bad": ids(past for past in tickets if past.satisfaction == "bad"),
        },
        "people": people(tickets, as_of),
    }


def ids(tickets: Iterable[Past]) -> dict[str, object]:
    numbers = sorted(past.id for past in tickets)
    return {"count": len(numbers), "ticket_ids": numbers}


def week(tickets: list[Past], start: date) -> dict[str, object]:
    def falls(moment: datetime | None) -> bool:
        return moment is not None and start <= moment.date() < start + 7 * DAY

    felt = [past.sentiment for past in tickets if falls(asked(past))]
    return {
        "week": start,
        "opened": ids(past for past in tickets if falls(past.created_at)),
        "solved": ids(past for past in tickets if falls(solved(past))),
        "sentiment": {name: felt.count(name) for name in ("positive", "neutral", "negative")},
    }


def period(tickets: list[Past], start: datetime, end: datetime) -> dict[str, object]:
    def falls(moment: datetime | None) -> bool:
        return moment is not None and start < moment <= end

    return {
        "opened": ids(past for past in tickets if falls(past.created_at)),
        "solved": ids(past for past in tickets if falls(solved(past))),
        "reopened": ids(past for past in tickets if falls(reopened(past))),
        "negative": ids(
            past for past in tickets if past.sentiment == "negative" and falls(asked(past))
        ),
    }


def first_reply(past: Past) -> datetime | None:
    return next((one.at for one in past.remarks if one.author == AGENT and one.public), None)


def median(tickets: list[Past], moment: Callable[[Past], datetime | None]) -> dict[str, object]:
    timed = [(past, at) for past in tickets if (at := moment(past))]
    minutes = sorted((at - past.created_at) // DAY_MINUTE for past, at in timed)
    half = len(minutes) // 2
    middle = None
    if minutes:
        middle = minutes[half] if len(minutes) % 2 else (minutes[half - 1] + minutes[half]) / 2
    return {"median": middle, "ticket_ids": sorted(past.id for past, _ in timed)}


def people(tickets: list[Past], as_of: datetime) -> list[dict[str, object]]:
    rows = []
    for number in sorted({past.requester for past in tickets}):
        theirs = [past for past in tickets if past.requester == number]
        seen, first = max(map(asked, theirs)), min(past.created_at for past in theirs)
        quiet = "silent" if as_of - seen >= 30 * DAY else "active"
        standing = "new" if as_of - first < 30 * DAY else quiet
        known = {"tickets": len(theirs), "ticket_ids": sorted(past.id for past in theirs)}
        rows.append({"name": f"Person {number}", **known, "last_seen": seen, "standing": standing})
    return sorted(rows, key=lambda row: (-row["tickets"], -row["last_seen"].timestamp()))


def trends(document: OrganizationDocument) -> dict[str, tuple[int, int, bool]]:
    topics = document.summary.trending_topics if document.summary else []
    return {
        topic.topic.replace(" ", ""): (topic.recent, topic.before, topic.trend in {"new", "rising"})
        for topic in topics
    }


def expected_trends(tickets: list[Past], as_of: datetime) -> dict[str, tuple[int, int, bool]]:
    found = {}
    for word in {WORDS[topic] for past in tickets for topic in past.topics}:
        ages = [
            (as_of - past.created_at) / DAY
            for past in tickets
            if word in {WORDS[topic] for topic in past.topics}
        ]
        recent, before = sum(age < 30 for age in ages), sum(30 <= age < 60 for age in ages)
        found[word] = (recent, before, grew(recent, before))
    return found


def grew(recent: int, before: int) -> bool:
    return recent >= 3 and 2 * recent >= 3 * before


def turns(document: OrganizationDocument) -> set[tuple[str, int]]:
    return {(turn.what.replace(" ", ""), turn.recent) for turn in document.turned}


def expected_turns(tickets: list[Past], as_of: datetime) -> set[tuple[str, int]]:
    grown = expected_trends(tickets, as_of).items()
    expected = {(f"topic:{word}", recent) for word, (recent, _, up) in grown if up}
    numbers = recounted(tickets, as_of)
    late = numbers["promises"]["overdue_total"]
    if late:
        expected.add(("overduepromises", late))
    for name in ("negative", "reopened"):
        recent, before = (
            numbers[which][name]["count"] for which in ("last_30_days", "previous_30_days")
        )
        if grew(recent, before):
            expected.add((f"{name}tickets", recent))
    return expected
