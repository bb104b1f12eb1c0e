"""Rows that Temporal lists of entities, and of erasures."""

from datetime import datetime

from ticketfu.entity.document import EPOCH, Document
from ticketfu.entity.memo import Memo
from ticketfu.entity.publications import Publication
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import ERASURE, TicketDocument


def moment_of(publication: Publication) -> datetime:
    return publication.published_at or EPOCH


def entity_number(name: str) -> int:
    return int(name.rpartition("-")[2])


def pending_document(publication: Publication) -> Document:
    number = entity_number(publication.workflow_id)
    if publication.kind is TicketDocument:
        return TicketDocument(ticket_id=number)
    return OrganizationDocument(organization_id=number)


def is_erasure(publication: Publication) -> bool:
    return publication.execution.workflow_type == ERASURE


class Erasures:
    """Erasures that are listed, so that each is acted on once."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    async def notified(self, publication: Publication, asked_at: float) -> list[int] | None:
        """The organizations that knew of the ticket; None for an erasure that was seen before."""
        run = publication.execution.run_id
        is_known = run in self._seen
        self._seen[run] = asked_at
        return None if is_known else await Memo.of(publication.execution).notified()

    def forget(self, asked_at: float) -> None:
        """Forget those that a whole walk has not met."""
        self._seen = {run: seen for run, seen in self._seen.items() if seen >= asked_at}
