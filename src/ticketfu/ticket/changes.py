"""The changes of a ticket's document, told by the names of its fields; pure."""

from datetime import datetime

from ticketfu.ticket.models import RevisionChange, TicketDocument
from ticketfu.ticket.summary import GroundedSummary

# In a document; older ones are dropped.
MOST_CHANGES = 10

# Fields of a document whose names a change may have, beside those of its summary.
COMPARED = (
    *("subject", "ticket_status", "priority", "requester", "organization_id", "comments"),
    *("held", "language", "masked", "checks", "model"),
)


def revise(before: TicketDocument, after: TicketDocument, at: datetime) -> None:
    """Count the change, and say what it was; views of the revision before it go."""
    after.revision += 1
    change = RevisionChange(revision=after.revision, at=at, what=_changed(before, after))
    after.changes = [*after.changes, change][-MOST_CHANGES:]
    after.public_summary = None


def _changed(before: TicketDocument, after: TicketDocument) -> list[str]:
    """The names of fields that differ, each of a summary's by itself."""
    names = [name for name in COMPARED if getattr(before, name) != getattr(after, name)]
    if before.summary and after.summary:
        return names + _differing(before.summary, after.summary)
    return [*names, *(["summary"] if before.summary or after.summary else [])]


def _differing(before: GroundedSummary, after: GroundedSummary) -> list[str]:
    fields = type(after).model_fields
    return [name for name in fields if getattr(before, name) != getattr(after, name)]
