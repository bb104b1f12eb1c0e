"""Tells if a document covers a change of its ticket."""

from datetime import datetime, timedelta

from ticketfu.backfill.models import WalkedTicket
from ticketfu.entity.document import Document
from ticketfu.zendesk.exported import ExportedTicket

# Between Zendesk's clock and ours.
CLOCK_DIFFERENCE = timedelta(seconds=60)

SAME_SECOND = timedelta(seconds=2)


def walked(row: ExportedTicket, document: Document | None, *, known: bool) -> WalkedTicket:
    changed = row.changed_at
    return WalkedTicket(
        ticket_id=row.id,
        organization_id=row.organization_id,
        change=f"{changed.timestamp():.0f}" if changed else "",
        deleted=row.deleted,
        scrubbed=row.scrubbed,
        known=known,
        cost_usd=(document and document.usage.cost_usd) or 0.0,
    )


def is_covered(row: ExportedTicket, document: Document | None, changed_at: datetime | None) -> bool:
    """True if the last read was after the last change; `changed_at` is the one that it saw."""
    if document is None or document.as_of is None or document.stale or row.changed_at is None:
        return False
    if changed_at is None:
        return document.as_of >= row.changed_at + CLOCK_DIFFERENCE
    # Zendesk's times are whole seconds: another change may have come in the one that was read.
    is_seen = document.as_of >= changed_at + SAME_SECOND
    return changed_at > row.changed_at or (changed_at == row.changed_at and is_seen)


def is_fresh(document: Document, asked_at: datetime, *, lost: bool) -> bool:
    read_since = document.as_of is not None and document.as_of >= asked_at
    return not document.stale and (read_since or lost)
