"""Routes of tickets: read what is meant, ask the client, answer."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, Field, ValidationError

from ticketfu.server.api.dependencies import HostsDep, OrganizationsDep, TicketsDep, WatcherDep
from ticketfu.server.api.requests import (
    Cursor,
    EntityId,
    IdempotencyKey,
    InvocationId,
    Limit,
    TicketId,
    TicketRequest,
    paged,
)
from ticketfu.server.audit import audit
from ticketfu.server.bodies import JsonBody, json_request
from ticketfu.server.errors import problems
from ticketfu.server.watcher import Subscription
from ticketfu.ticket.client import workflow_id
from ticketfu.ticket.models import TicketDocument, TicketHead

router = APIRouter(tags=["tickets"], responses=problems(401, 403, 422, 503))

DOCUMENT = (
    "`stale` is true from the moment a change is known until the summary covers it; a failed"
    " refresh keeps the last good `summary` and sets `error`.\n\n"
    "`summary` is null while there has never been one, and of a ticket that Zendesk does not have:"
    ' a number that never existed and a deleted ticket read `"ticket_status": "deleted"`,'
    ' `"status": "ready"`.'
)

Wait = Annotated[float | None, Query(gt=0, le=60, description="Seconds to wait for the summary")]
Text = Annotated[str | None, Query(max_length=2000)]


class Accepted(BaseModel):
    ticket_id: int
    workflow_id: str = Field(description="Of the entity, in Temporal")
    message: str = "the summary is being refreshed"


class TicketList(BaseModel):
    tickets: list[TicketHead]
    next_cursor: str | None = Field(description="Of the next page; null on the last one")


@router.post(
    "/ticket",
    status_code=202,
    summary="Refresh a ticket's summary",
    response_description="Noted; the summary is being refreshed",
    responses={
        200: {"model": TicketDocument, "description": "With `wait`: the fresh document"},
        **problems(413),
    },
    openapi_extra=json_request(TicketRequest),
)
async def refresh_ticket(
    asked: Annotated[TicketRequest, Depends(JsonBody(TicketRequest))],
    response: Response,
    tickets: TicketsDep,
    hosts: HostsDep,
    wait: Wait = None,
    invocation_id: InvocationId = None,
    idempotency_key: IdempotencyKey = None,
) -> Accepted | TicketDocument:
    """Note that a ticket changed. The answer is durable: the refresh happens, come what may.

    With `wait`, a person is waiting: the refresh begins at once, and the answer is 200 with the
    fresh document, or 202 when it is not ready in time; the work goes on.
    """
    ticket_id = asked.number(hosts)
    event_id = invocation_id or idempotency_key or ""
    document = None
    if wait is None:
        await tickets.updated(ticket_id, event_id=event_id)
    else:
        document = await tickets.refreshed(ticket_id, event_id=event_id, seconds=wait)
    if document is None or document.error:
        return Accepted(ticket_id=ticket_id, workflow_id=workflow_id(ticket_id))
    response.status_code = 200
    return document


@router.get(
    "/ticket/summary",
    summary="Read a ticket's summary, by number or URL",
    description="Give either `ticket_id` or `ticket_url`. " + DOCUMENT,
    response_description="The ticket's document",
    responses=problems(404),
)
async def find_ticket_summary(
    request: Request,
    tickets: TicketsDep,
    hosts: HostsDep,
    ticket_id: Text = None,
    ticket_url: Text = None,
) -> TicketDocument:
    try:
        asked = TicketRequest.model_validate({"ticket_id": ticket_id, "ticket_url": ticket_url})
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise HTTPException(422, message) from None
    return await read_ticket_summary(request, tickets, asked.number(hosts))


@router.get(
    "/ticket/{ticket_id}/summary",
    summary="Read a ticket's summary",
    description=DOCUMENT,
    response_description="The ticket's document",
    responses=problems(404),
)
async def read_ticket_summary(
    request: Request, tickets: TicketsDep, ticket_id: TicketId
) -> TicketDocument:
    document = await tickets.summary(ticket_id)
    audit(request, "read", "ticket", ticket_id)
    return document


@router.get(
    "/tickets", summary="List tickets", response_description="Rows, and the next page's cursor"
)
async def list_tickets(
    request: Request,
    tickets: TicketsDep,
    organization_id: Annotated[
        EntityId | None, Query(description="Only this organization's tickets")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> TicketList:
    """Tickets that TicketFu knows, the latest known first."""
    rows, after = await paged(tickets.page(organization_id, limit, cursor))
    audit(request, "listed", "tickets")
    return TicketList(tickets=rows, next_cursor=after)


@router.delete(
    "/ticket/{ticket_id}",
    status_code=204,
    summary="Erase a ticket",
    response_description="Erased; also for a ticket that was never seen",
)
async def erase_ticket(
    request: Request, tickets: TicketsDep, organizations: OrganizationsDep, ticket_id: TicketId
) -> None:
    """Erase the ticket's summary and what its organization knows of it.

    This forgets, it does not block: a ticket that Zendesk still has returns with its next change.
    """
    audit(request, "erased", "ticket", ticket_id)
    await tickets.erase(ticket_id, organizations)


async def subscribe(watcher: WatcherDep, ticket_id: TicketId) -> AsyncIterator[Subscription]:
    async with watcher.subscription(workflow_id(ticket_id)) as subscription:
        yield subscription


@router.get(
    "/ticket/{ticket_id}/events",
    response_class=EventSourceResponse,
    summary="Follow a ticket",
    response_description="Server-sent events: the document now, and after each change",
    responses=problems(404),
)
async def follow_ticket(
    # Subscribed before it is read, so that no change falls in between.
    subscription: Annotated[Subscription, Depends(subscribe)],
    now: Annotated[TicketDocument, Depends(read_ticket_summary)],
) -> AsyncIterator[TicketDocument]:
    """The document as it is, then one event per change, until the ticket is erased."""
    async for document in subscription.changes(now):
        yield document
