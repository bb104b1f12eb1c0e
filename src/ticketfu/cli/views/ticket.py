"""A ticket's document, and rows of tickets, as a terminal shows them."""

from collections.abc import Iterator

from ticketfu.cli.views.advice import explained, held_words
from ticketfu.cli.views.output import (
    NOTE_COLUMN,
    JsonObject,
    Listing,
    counted_noun,
    dollars,
    joined,
    when,
)

TICKET_COLUMNS = ("ticket", "status", "organization", "about", "published", NOTE_COLUMN)
TAB_FIELDS = (
    *("ticket_id", "ticket_status", "priority", "organization_id", "organization_name"),
    *("status", "stale", "updated_at", "sentiment", "topics", "subject", "intent", "next_step"),
)
"""Columns through a pipe; the code of an error follows them."""


def ticket_row(ticket: JsonObject) -> tuple[object, ...]:
    return (
        ticket["ticket_id"],
        ticket["ticket_status"] or ticket["status"],
        ticket["organization_name"] or ticket["organization_id"],
        ticket["intent"] or ticket["subject"],
        when(ticket["updated_at"]),
        note(ticket),
    )


def ticket_tabs(ticket: JsonObject) -> tuple[object, ...]:
    return (*(ticket[name] for name in TAB_FIELDS), (ticket["error"] or {}).get("code"))


TICKETS = Listing("tickets", TICKET_COLUMNS, "about", ticket_row, ticket_tabs)


def note(document: JsonObject) -> str:
    """The reason why a document is not fresh, in a word or two."""
    if error := document["error"]:
        return str(error["code"])
    if document["held"]:
        return f"held: {document['held']}"
    return "being refreshed" if document["stale"] else ""


def ticket_fields(ticket: JsonObject) -> Iterator[tuple[str, object]]:
    yield "ticket", joined(f"#{ticket['ticket_id']}", ticket["subject"])
    yield (
        "status",
        joined(
            ticket["ticket_status"] or ticket["status"],
            ticket["priority"],
            ticket["requester"],
            ticket["organization_id"] and f"organization {ticket['organization_id']}",
        ),
    )
    yield from state(ticket)
    comments = ticket["comments"]
    yield "comments", f"{comments['covered']} of {comments['total']} covered"
    yield from _summary(ticket["summary"] or {})
    for change in ticket.get("changes", [])[-3:]:
        yield "changed", joined(when(change["at"]), _changed(change))
    yield from cost(ticket)


def _changed(change: JsonObject) -> str:
    """Names of fields; of the first revision all are new."""
    if change["revision"] > 1:
        return ", ".join(change["what"]).replace("_", " ")
    return "the first summary" if "summary" in change["what"] else "read for the first time"


def state(document: JsonObject) -> Iterator[tuple[str, object]]:
    """Freshness, and one line that explains why it is not fresh."""
    if document["as_of"]:
        moving = "waiting" if document["held"] == "budget" else "being refreshed"
        stale = f"{moving}; this covers what was known" if document["stale"] else "fresh"
        yield "state", joined(stale, when(document["as_of"]))
    else:
        failed = document["status"] == "failed"
        yield "state", "failed" if failed else "waiting for its first refresh"
    if document["held"]:
        yield "held", joined(document["held"], held_words(document["held"]))
    if error := document["error"]:
        yield "error", explained(error)


def cost(document: JsonObject) -> Iterator[tuple[str, object]]:
    usage = document["usage"]
    tokens = usage["input_tokens"] + usage["output_tokens"]
    calls = f"{counted_noun(usage['calls'], 'call')}, {counted_noun(tokens, 'token')}"
    yield "cost", joined(dollars(usage), calls, document["model"])


def _summary(summary: JsonObject) -> Iterator[tuple[str, object]]:
    if not summary:
        return
    for label in ("intent", "summary"):
        yield label, summary[label]
    for tried in summary.get("attempts", []):
        yield "tried", joined(tried["what"], tried["by"], tried["outcome"])
    yield "next step", summary["next_step"]
    for question in summary["open_questions"]:
        yield "open", question
    for promise in summary.get("promises", []):
        due = promise["due"] and f"due {promise['due']}"
        overdue = "overdue" if promise["overdue"] else ""
        yield "promised", joined(promise["what"], promise["owner"], due, overdue)
    yield "topics", joined(", ".join(summary["topics"]), summary["sentiment"])
    for claim in summary["evidence"]:
        quote = claim["quote"] and f"“{claim['quote']}”"
        yield claim["standing"], joined(claim["claim"], quote)
