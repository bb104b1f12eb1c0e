"""The page of one ticket."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from ticketfu.index.models import TicketFilter
from ticketfu.server.api.dependencies import (
    IndexerDep,
    OrganizationsDep,
    TicketsDep,
    services_of,
)
from ticketfu.server.api.feedback import FeedbackRequest, judge_summary
from ticketfu.server.api.following import subscribe_to_ticket
from ticketfu.server.api.requests import TicketId
from ticketfu.server.api.tickets import erase_ticket
from ticketfu.server.audit import audit
from ticketfu.server.pages.changes import page_changes
from ticketfu.server.pages.forms import CheckedForm
from ticketfu.server.pages.known import known_document
from ticketfu.server.pages.links import with_query
from ticketfu.server.pages.markdown import ticket_markdown
from ticketfu.server.pages.render import page
from ticketfu.server.pages.switches import PageView, language_choices
from ticketfu.server.pages.visits import Visit, last_visit, remember
from ticketfu.server.subscriptions import Subscription
from ticketfu.ticket.models import DELETED, TicketDocument, TicketHead

router = APIRouter(include_in_schema=False)

PENDING = "The first summary is on its way. This page shows it as soon as it is there."
NO_TICKET = "Zendesk does not have this ticket, or not any more. There is nothing to summarize."
NO_WORDS = "Nobody has written anything in this ticket yet. The first comment brings a summary."
OUT_OF_SCOPE = "This ticket is out of the scope that is set, so it is not summarized."
NO_MONEY = (
    "The day's budget for the model is used up. The first summary follows after midnight UTC, or as"
    " soon as the budget is larger."
)
FAILED = "There has never been a summary, because the refresh failed. It is tried again."


@router.get("/tickets/{ticket_id}")
async def show_ticket(
    request: Request,
    tickets: TicketsDep,
    ticket_id: TicketId,
    view: PageView,
    thanks: bool = False,
) -> Response:
    ticket = await known_document(tickets, ticket_id)
    if ticket is None:
        return page(request, "unseen.html", status=404, ticket_id=ticket_id)
    made = await tickets.view(ticket_id, view) if view.key else ticket
    ticket = made or (_without_words(ticket) if view.public else ticket)
    audit(request, "read", "ticket", ticket_id)
    visit = last_visit(request, ticket.revision)
    links = services_of(request).zendesk
    switches = {"language": view.language, "view": "public" if view.public else ""}
    shown = page(
        request,
        "ticket.html",
        ticket=ticket,
        address=with_query(request.url.path, **switches),
        view=view,
        languages=language_choices(view.language),
        being_made=made is None,
        summary=ticket.summary,
        empty=_why_empty(ticket),
        news=_news(ticket, visit),
        thanks=thanks,
        seen_at=visit.seen_at,
        zendesk=links,
        organization=await _organization_name(request, ticket_id),
        markdown=ticket_markdown(ticket, links.ticket(ticket_id)),
        twin=with_query(f"/api/v1/ticket/{ticket_id}/summary", **switches),
    )
    remember(shown, visit, request.url.path)
    return shown


def _without_words(ticket: TicketDocument) -> TicketDocument:
    """The head alone, while a summary is made that holds nothing of the notes."""
    shown = ticket.model_dump(include=set(TicketHead.model_fields) - {"comments"})
    return TicketDocument.model_validate(shown)


async def _organization_name(request: Request, ticket_id: int) -> str | None:
    """As the index knows it; the ticket's own document has the id alone."""
    found = await services_of(request).index.tickets(TicketFilter(ids=(ticket_id,)))
    return found.rows[0].organization_name if found.rows else None


def _news(ticket: TicketDocument, visit: Visit) -> list[str]:
    """Names of the fields that changed since the reader's last visit, each once."""
    new = [change for change in ticket.changes if change.revision > visit.earlier_revision]
    names = [name for change in new for name in change.what]
    return list(dict.fromkeys(names))


def _why_empty(ticket: TicketDocument) -> str:
    if ticket.ticket_status == DELETED:
        return NO_TICKET
    if ticket.held == "scope":
        return OUT_OF_SCOPE
    if ticket.held == "empty":
        return NO_WORDS
    if ticket.held == "budget":
        return NO_MONEY
    return FAILED if ticket.error else PENDING


@router.post("/tickets/{ticket_id}/refresh")
async def refresh(tickets: TicketsDep, ticket_id: TicketId, _: CheckedForm) -> Response:
    await tickets.updated(ticket_id, origin="person")
    return RedirectResponse(f"/tickets/{ticket_id}", 303)


@router.post("/tickets/{ticket_id}/feedback")
async def judge(
    request: Request, tickets: TicketsDep, ticket_id: TicketId, form: CheckedForm
) -> Response:
    try:
        given = FeedbackRequest.model_validate(form)
    except ValidationError:
        raise HTTPException(422, "say good or bad, and why in a few words") from None
    await judge_summary(request, given, tickets, ticket_id)
    return RedirectResponse(f"/tickets/{ticket_id}?thanks=1", 303)


@router.post("/tickets/{ticket_id}/erase")
async def erase(
    request: Request,
    tickets: TicketsDep,
    organizations: OrganizationsDep,
    indexer: IndexerDep,
    ticket_id: TicketId,
    form: CheckedForm,
) -> Response:
    if form.get("sure") != "yes":
        raise HTTPException(422, "say that you are sure")
    await erase_ticket(request, tickets, organizations, indexer, ticket_id)
    return RedirectResponse("/tickets", 303)


async def _shown(tickets: TicketsDep, ticket_id: TicketId) -> TicketDocument:
    return await tickets.summary(ticket_id)


@router.get("/tickets/{ticket_id}/changes", response_class=EventSourceResponse)
async def follow_ticket_page(
    # Subscribed before it is read, and read before the answer begins: then it may still be 404.
    subscription: Annotated[Subscription, Depends(subscribe_to_ticket)],
    shown: Annotated[TicketDocument, Depends(_shown)],
) -> AsyncIterator[ServerSentEvent]:
    """An event for each change, and one at the end; the page then reads itself anew."""
    async for change in page_changes(subscription, shown):
        yield change
