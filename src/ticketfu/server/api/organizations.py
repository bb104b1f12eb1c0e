"""Routes of organizations: read what is meant, ask the client, answer."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, Field

from ticketfu.organization.client import workflow_id
from ticketfu.organization.models import OrganizationDocument, OrganizationHead
from ticketfu.server.api.dependencies import OrganizationsDep, WatcherDep
from ticketfu.server.api.requests import Cursor, EntityId, Limit, OrganizationId, paged
from ticketfu.server.audit import audit
from ticketfu.server.errors import problems
from ticketfu.server.watcher import Subscription

router = APIRouter(tags=["organizations"], responses=problems(401, 403, 422, 503))

DOCUMENT = (
    "Its tickets, counted, and what they say together. `summary` is null while there has never"
    " been one; `stale` is true until the narrative covers every change that is known."
)


class OrganizationList(BaseModel):
    organizations: list[OrganizationHead]
    next_cursor: str | None = Field(description="Of the next page; null on the last one")


@router.get(
    "/organization/summary",
    summary="Read an organization's insights, by query",
    description=DOCUMENT,
    response_description="The organization's document",
    responses=problems(404),
)
async def find_organization_summary(
    request: Request,
    organizations: OrganizationsDep,
    organization_id: Annotated[EntityId, Query(description="The organization's id in Zendesk")],
) -> OrganizationDocument:
    return await read_organization_summary(request, organizations, organization_id)


@router.get(
    "/organization/{organization_id}/summary",
    summary="Read an organization's insights",
    description=DOCUMENT,
    response_description="The organization's document",
    responses=problems(404),
)
async def read_organization_summary(
    request: Request, organizations: OrganizationsDep, organization_id: OrganizationId
) -> OrganizationDocument:
    document = await organizations.summary(organization_id)
    audit(request, "read", "organization", organization_id)
    return document


@router.get(
    "/organizations",
    summary="List organizations",
    response_description="Rows, and the next page's cursor",
)
async def list_organizations(
    request: Request, organizations: OrganizationsDep, limit: Limit = 50, cursor: Cursor = None
) -> OrganizationList:
    """Organizations that TicketFu knows, the latest known first."""
    rows, after = await paged(organizations.page(limit, cursor))
    audit(request, "listed", "organizations")
    return OrganizationList(organizations=rows, next_cursor=after)


async def subscribe(
    watcher: WatcherDep, organization_id: OrganizationId
) -> AsyncIterator[Subscription]:
    async with watcher.subscription(workflow_id(organization_id)) as subscription:
        yield subscription


@router.get(
    "/organization/{organization_id}/events",
    response_class=EventSourceResponse,
    summary="Follow an organization",
    response_description="Server-sent events: the document now, and after each change",
    responses=problems(404),
)
async def follow_organization(
    # Subscribed before it is read, so that no change falls in between.
    subscription: Annotated[Subscription, Depends(subscribe)],
    now: Annotated[OrganizationDocument, Depends(read_organization_summary)],
) -> AsyncIterator[OrganizationDocument]:
    """The document as it is, then one event per change."""
    async for document in subscription.changes(now):
        yield document
