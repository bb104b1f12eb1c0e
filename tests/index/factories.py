"""Documents for the index, with what a test cares about."""

from datetime import UTC, datetime, timedelta

from ticketfu.entity.document import Document
from ticketfu.index.entries import Entry
from ticketfu.index.index import Index
from ticketfu.index.models import TicketFilter
from ticketfu.organization.models import OrganizationDocument, OrganizationSummary
from ticketfu.organization.numbers import TopicCount
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import GroundedSummary

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


def ticket(ticket_id: int, summary: str = "", **fields: object) -> TicketDocument:
    """A ready ticket whose summary says this; fields of the summary may be given too."""
    of_summary = {name: fields.pop(name) for name in GroundedSummary.model_fields if name in fields}
    shown = GroundedSummary.model_validate({"summary": summary, **of_summary})
    return TicketDocument.model_validate(
        {
            "ticket_id": ticket_id,
            "status": "ready",
            "ticket_status": "open",
            "stale": False,
            "as_of": NOW,
            "summary": shown,
            **fields,
        }
    )


def organization(
    organization_id: int, topics: dict[str, list[int]] | None = None, **fields: object
) -> OrganizationDocument:
    """An organization with these topics, each of these tickets."""
    counts = [
        TopicCount(topic=topic, frequency=len(ids), ticket_ids=ids)
        for topic, ids in (topics or {}).items()
    ]
    return OrganizationDocument.model_validate(
        {
            "organization_id": organization_id,
            "status": "ready",
            "stale": False,
            "summary": OrganizationSummary(overview="All is well.", trending_topics=counts),
            **fields,
        }
    )


async def filled(*documents: Document) -> Index:
    """An index of these documents, each published a second after the one before."""
    index = Index()
    await put(index, *documents)
    return index


async def put(index: Index, *documents: Document, since: datetime = NOW) -> None:
    for place, document in enumerate(documents):
        moment = since + timedelta(seconds=place)
        if isinstance(document, TicketDocument):
            await index.put_tickets([Entry(document, moment)])
        if isinstance(document, OrganizationDocument):
            await index.put_organizations([Entry(document, moment)])


async def ids(index: Index, **wanted: object) -> list[int]:
    page = await index.tickets(TicketFilter(**wanted), "id")  # type: ignore[arg-type]
    return [row.ticket_id for row in page.rows]
