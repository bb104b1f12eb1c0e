"""Routes that follow one entity: its document now, and after each change."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse

from ticketfu.organization.client import workflow_id as organization_workflow
from ticketfu.organization.models import OrganizationDocument
from ticketfu.server.api.dependencies import WatcherDep
from ticketfu.server.api.organizations import read_organization
from ticketfu.server.api.requests import OrganizationId, TicketId
from ticketfu.server.api.tickets import read_ticket
from ticketfu.server.errors import problems
from ticketfu.server.subscriptions import Subscription
from ticketfu.ticket.client import workflow_id as ticket_workflow
from ticketfu.ticket.models import TicketDocument

router = APIRouter(responses=problems(401, 403, 404, 422, 503))

EACH_CHANGE = "Server-sent events: the document now, and after each change"


async def subscribe_to_ticket(
    watcher: WatcherDep, ticket_id: TicketId
) -> AsyncIterator[Subscription]:
    async with watcher.subscription(ticket_workflow(ticket_id)) as subscription:
        yield subscription


async def subscribe_to_organization(
    watcher: WatcherDep, organization_id: OrganizationId
) -> AsyncIterator[Subscription]:
    async with watcher.subscription(organization_workflow(organization_id)) as subscription:
        yield subscription


@router.get(
    "/ticket/{ticket_id}/events",
    tags=["tickets"],
    response_class=EventSourceResponse,
    summary="Follow a ticket",
    response_description=EACH_CHANGE,
)
async def follow_ticket(
    # Subscribed before it is read, so that no change falls in between.
    subscription: Annotated[Subscription, Depends(subscribe_to_ticket)],
    now: Annotated[TicketDocument, Depends(read_ticket)],
) -> AsyncIterator[TicketDocument]:
    """The document as it is, then one event per change, until the ticket is erased."""
    async for document in subscription.changes(now):
        yield document


@router.get(
    "/organization/{organization_id}/events",
    tags=["organizations"],
    response_class=EventSourceResponse,
    summary="Follow an organization",
    response_description=EACH_CHANGE,
)
async def follow_organization(
    # Subscribed before it is read, so that no change falls in between.
    subscription: Annotated[Subscription, Depends(subscribe_to_organization)],
    now: Annotated[OrganizationDocument, Depends(read_organization)],
) -> AsyncIterator[OrganizationDocument]:
    """The document as it is, then one event per change."""
    async for document in subscription.changes(now):
        yield document
