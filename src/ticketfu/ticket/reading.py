"""Read a ticket's document as somebody wants to see it, and have it made where it is not there."""

from temporalio.client import Client

from ticketfu.entity.client import Reading
from ticketfu.entity.memo import PUBLIC
from ticketfu.entity.view_reading import ask_for_view, kept_view
from ticketfu.entity.views import View
from ticketfu.languages import is_in
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.views import VIEW_QUERY, PublicView, TicketView, in_language, public_document


async def viewed(
    temporal: Client, reading: Reading[TicketDocument], view: View
) -> TicketDocument | None:
    """The document in this view; None while the view is being made, which begins here."""
    document = reading.document
    if document is None or document.summary is None or document.held == "empty":
        return document
    if view.public:
        public = await reading.memo.value(PUBLIC, PublicView(), PublicView)
        document = public_document(document, public)
    if document.summary is None:
        await ask_for_view(temporal, reading, view)
        return None
    if not view.language or is_in(document.language, view.language):
        return document
    kept = await kept_view(temporal, reading.workflow_id, VIEW_QUERY, view, TicketView)
    if kept.summary:
        return in_language(document, kept, public=view.public)
    if not kept.in_work:
        await ask_for_view(temporal, reading, view)
    return None
