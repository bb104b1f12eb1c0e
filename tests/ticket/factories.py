"""The results of a ticket's refreshes."""

from datetime import timedelta

from tests.ticket.reads import NOW
from ticketfu.entity.retry import Failure
from ticketfu.llm import Usage
from ticketfu.organization.digest import TicketDigest
from ticketfu.ticket.models import (
    CommentCounts,
    TicketAttributes,
    TicketRefreshed,
)
from ticketfu.ticket.state import TicketState
from ticketfu.ticket.summary import GroundedSummary

ATTRIBUTES = TicketAttributes(
    subject="A report",
    status="open",
    priority="high",
    organization_id=7,
    requester="Cara Castle",
    counted=TicketDigest(
        status="open",
        priority="high",
        requester="Cara Castle",
        created_at=NOW - timedelta(days=1),
        updated_at=NOW,
    ),
)
SUMMARY = GroundedSummary(
    intent="Open the report.",
    summary="The report does not open since nine.",
    next_step="Abe asks for the browser.",
    open_questions=[],
    topics=["Reports", "Browser"],
    sentiment="negative",
    evidence=[],
)
FAILURE = Failure(code="llm.timeout", message="no answer")


def refreshed(**changes: object) -> TicketRefreshed:
    """A refresh that found the ticket and got a summary, but for `changes`."""
    fields: dict[str, object] = {
        "attributes": ATTRIBUTES,
        "summary": SUMMARY,
        "comments": CommentCounts(covered=3, total=3),
        "fingerprint": "first",
        "as_of": NOW,
        "usage": Usage(calls=1, input_tokens=100, output_tokens=20, cost_usd=0.01),
        "model": "a model",
    }
    return TicketRefreshed.model_validate(fields | changes)


def unchanged(**changes: object) -> TicketRefreshed:
    """A refresh after which the model need not be asked."""
    return refreshed(summary=None, usage=Usage(), **changes)


def after(*refreshes: TicketRefreshed) -> TicketState:
    state = TicketState.new(42)
    for result in refreshes:
        state.apply(result)
    return state
