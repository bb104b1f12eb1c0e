"""Routes of tickets: read what is meant, ask the client, answer."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError

from ticketfu.server.api.dependencies import (
    HostsDep,
    IndexerDep,
    OrganizationsDep,
    TicketsDep,
)
from ticketfu.server.api.requests import (
    IdempotencyKey,
    InvocationId,
    TicketId,
    TicketRequest,
    WantedView,
)
from ticketfu.server.audit import audit
from ticketfu.server.bodies import JsonBody, json_request
from ticketfu.server.errors import problems
from ticketfu.ticket.client import workflow_id
from ticketfu.ticket.models import TicketDocument

router = APIRouter(tags=["tickets"], responses=problems(401, 403, 422, 503))

ABOUT_TICKET = (
    "`stale` is true from the moment a change is known until the summary covers it; a failed"
    " refresh keeps the last good `summary` and sets `error`.\n\n"
    "`summary` is null while there has never been one, of a ticket that is not to be summarized"
    ' (`"held": "scope"`, with the words of `SCOPE` as `scope`; one without words has a summary'
    ' that says so and `"held": "empty"`), and of a ticket that Zendesk does not have:'
    ' a number that never existed and a deleted ticket read `"ticket_status": "deleted"`,'
    ' `"status": "ready"`.'
)

Wait = Annotated[float | None, Query(gt=0, le=60, description="Seconds to wait for the summary")]
Text = Annotated[str | None, Query(max_length=2000)]


class Accepted(BaseModel):
    ticket_id: int
    workflow_id: str = Field(description="Of the entity, in Temporal")
    message: str = "the summary is being refreshed"


VIEWS: dict[int | str, dict[str, object]] = {
    202: {
        "model": Accepted,
        "description": "It is being made as it was asked for",
    },
    **problems(404),
}


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
    if document is None or document.error or document.held == "budget":
        return Accepted(ticket_id=ticket_id, workflow_id=workflow_id(ticket_id))
    response.status_code = 200
    return document


@router.get(
    "/ticket/summary",
    summary="Read a ticket's summary, by number or URL",
    description="Give either `ticket_id` or `ticket_url`. " + ABOUT_TICKET,
    response_description="The ticket's document",
    responses=VIEWS,
)
async def find_ticket_summary(
    request: Request,
    response: Response,
    tickets: TicketsDep,
    hosts: HostsDep,
    view: WantedView,
    ticket_id: Text = None,
    ticket_url: Text = None,
) -> TicketDocument | Accepted:
    try:
        asked = TicketRequest.model_validate({"ticket_id": ticket_id, "ticket_url": ticket_url})
    except ValidationError as error:
        message = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise HTTPException(422, message) from None
    number = asked.number(hosts)
    return await read_ticket_summary(request, response, tickets, number, view)


@router.get(
    "/ticket/{ticket_id}/summary",
    summary="Read a ticket's summary",
    description=ABOUT_TICKET,
    response_description="The ticket's document",
    responses=VIEWS,
)
async def read_ticket_summary(
    request: Request,
    response: Response,
    tickets: TicketsDep,
    ticket_id: TicketId,
    view: WantedView,
) -> TicketDocument | Accepted:
    if not view.key:
        return await read_ticket(request, tickets, ticket_id)
    document = await tickets.view(ticket_id, view)
    audit(request, "read", "ticket", ticket_id)
    if document is not None:
        return document
    response.status_code = 202
    message = "the summary is being made as you asked for it"
    return Accepted(ticket_id=ticket_id, workflow_id=workflow_id(ticket_id), message=message)


async def read_ticket(request: Request, tickets: TicketsDep, ticket_id: TicketId) -> TicketDocument:
    document = await tickets.summary(ticket_id)
    audit(request, "read", "ticket", ticket_id)
    return document


@router.delete(
    "/ticket/{ticket_id}",
    status_code=204,
    summary="Erase a ticket",
    response_description="Erased; also for a ticket that was never seen",
)
async def erase_ticket(
    request: Request,
    tickets: TicketsDep,
    organizations: OrganizationsDep,
    indexer: IndexerDep,
    ticket_id: TicketId,
) -> None:
    """Erase the ticket's summary and what its organization knows of it.

    This forgets, it does not block: a ticket that Zendesk still has returns with its next change.
    """
    audit(request, "erased", "ticket", ticket_id)
    await indexer.erased(ticket_id, await tickets.erase(ticket_id, organizations))
