"""The endpoints of organizations: read what is meant, ask the client, answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel

from ticketfu.organization.client import Organizations
from ticketfu.organization.models import OrganizationDocument, OrganizationHead
from ticketfu.server.api.requests import Cursor, EntityId, Limit, paged


class OrganizationList(BaseModel):
    organizations: list[OrganizationHead]
    next_cursor: str | None


@dataclass(frozen=True)
class OrganizationRoutes:
    organizations: Organizations
    stop: asyncio.Event

    def router(self) -> APIRouter:
        router = APIRouter(tags=["organizations"])
        router.get("/organization/summary")(self.summary)
        router.get("/organization/{organization_id}/summary")(self.summary)
        router.get("/organizations")(self.list)

        @router.get("/organization/{organization_id}/events", response_class=EventSourceResponse)
        async def events(
            now: Annotated[OrganizationDocument, Depends(self.summary)],
        ) -> AsyncIterator[OrganizationDocument]:
            async for document in self.organizations.changes(now, self.stop):
                yield document

        return router

    async def summary(self, organization_id: EntityId) -> OrganizationDocument:
        return await self.organizations.summary(organization_id)

    async def list(self, limit: Limit = 50, cursor: Cursor = None) -> OrganizationList:
        rows, after = await paged(self.organizations.page(limit, cursor))
        return OrganizationList(organizations=rows, next_cursor=after)
