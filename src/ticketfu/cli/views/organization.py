"""An organization's document, and rows of organizations, as a terminal shows them."""

from collections.abc import Iterator

from ticketfu.cli.views.output import NOTE_COLUMN, JsonObject, Listing, counted_noun, joined, when
from ticketfu.cli.views.ticket import cost, note, state
from ticketfu.organization.turn_words import turn_sentence

ORGANIZATION_COLUMNS = (
    "organization",
    "name",
    "open",
    "waiting",
    "overdue",
    "rising",
    "published",
    NOTE_COLUMN,
)
MOST = 10
"""Rows of one kind on a terminal's screen; the REST document has all."""


def organization_row(organization: JsonObject) -> tuple[object, ...]:
    return (
        organization["organization_id"],
        organization["name"],
        f"{organization['tickets']['open']} of {organization['tickets']['covered']}",
        organization["waiting_on_us"] or "",
        organization["overdue"] or "",
        organization["rising"],
        when(organization["updated_at"]),
        joined("turned" if organization["turned"] else "", note(organization)),
    )


def organization_tabs(organization: JsonObject) -> tuple[object, ...]:
    counts = organization["tickets"]
    names = ("status", "stale", "updated_at", "negative", "waiting_on_us", "overdue", "turned")
    return (
        organization["organization_id"],
        organization["name"],
        *(counts[name] for name in ("covered", "open", "solved")),
        *(organization[name] for name in names),
        organization["rising"],
        (organization["error"] or {}).get("code"),
    )


ORGANIZATIONS = Listing(
    "organizations", ORGANIZATION_COLUMNS, "name", organization_row, organization_tabs
)


def organization_fields(organization: JsonObject) -> Iterator[tuple[str, object]]:
    counts, summary = organization["tickets"], organization["summary"] or {}
    yield "organization", joined(organization["name"], organization["organization_id"])
    yield "tickets", f"{counts['covered']}: {counts['open']} open, {counts['solved']} solved"
    yield from state(organization)
    for turned in organization.get("turned", [])[:MOST]:
        change = turn_sentence(turned["what"], turned["recent"], turned["before"])
        yield "turned", joined(change, _tickets(turned["ticket_ids"]))
    for label, name in (("overview", "overview"), ("insights", "key_insights")):
        if summary.get(name):
            yield label, summary[name]
    for topic in summary.get("trending_topics", [])[:MOST]:
        count = counted_noun(topic["frequency"], "ticket")
        yield "topic", joined(topic["topic"], count, topic["trend"], _tickets(topic["ticket_ids"]))
    yield from _owed(organization.get("numbers") or {})
    for person in summary.get("key_people", []):
        yield "person", person
    for action in summary.get("recommended_actions", []):
        yield "do", action
    yield from cost(organization)


def _owed(numbers: JsonObject) -> Iterator[tuple[str, object]]:
    for waiting in numbers.get("waiting_on_us", [])[:MOST]:
        yield "waiting", joined(f"#{waiting['ticket_id']}", when(waiting["since"]))
    promises = numbers.get("promises", {})
    for kind in ("overdue", "open"):
        for promise in promises.get(kind, [])[:MOST]:
            due = promise["due"] and f"due {promise['due']}"
            label = "overdue" if kind == "overdue" else "promised"
            yield label, joined(f"#{promise['ticket_id']}", promise["what"], promise["owner"], due)


def _tickets(ids: list[int]) -> str:
    return " ".join(f"#{number}" for number in ids[-MOST:])
