"""The endpoints of tickets: read what is meant, ask the client, answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Response
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel, ValidationError

from ticketfu.organization.client import Organizations
from ticketfu.server.api.requests import Cursor, Limit, PathId, QueryId, TicketRequest, paged
from ticketfu.ticket.client import Tickets, workflow_id
from ticketfu.ticket.models import TicketDocument, TicketHead

EventId = Annotated[str | None, Header(max_length=200)]
Wait = Annotated[float | None, Query(gt=0, le=60, description="Seconds to wait for the summary")]
Text = Annotated[str | None, Query(max_length=2000)]


class Accepted(BaseModel):
    ticket_id: int
    workflow_id: str
    message: str = "the summary is being refreshed"


class TicketList(BaseModel):
    tickets: list[TicketHead]
    next_cursor: str | None


@dataclass(frozen=True)
class TicketRoutes:
    """`subdomain`, where it is known, is the only account whose URLs are taken."""

    tickets: Tickets
    organizations: Organizations
    stop: asyncio.Event
    subdomain: str | None = None

    def router(self) -> APIRouter:
        router = APIRouter(tags=["tickets"])
        router.post("/ticket", status_code=202, responses={200: {"model": TicketDocument}})(
            self.update
        )
        router.get("/ticket/summary")(self.asked)
        router.get("/ticket/{ticket_id}/summary")(self.summary)
        router.get("/tickets")(self.list)
        router.delete("/ticket/{ticket_id}", status_code=204)(self.erase)

        @router.get("/ticket/{ticket_id}/events", response_class=EventSourceResponse)
        async def events(
            now: Annotated[TicketDocument, Depends(self.summary)],
        ) -> AsyncIterator[TicketDocument]:
            async for document in self.tickets.changes(now, self.stop):
                yield document

        return router

    async def update(
        self,
        asked: TicketRequest,
        response: Response,
        wait: Wait = None,
        x_zendesk_webhook_invocation_id: EventId = None,
        idempotency_key: EventId = None,
    ) -> Accepted | TicketDocument:
        """Note that a ticket changed; with `wait`, a person is waiting for the result."""
        ticket_id = self._number(asked)
        event_id = x_zendesk_webhook_invocation_id or idempotency_key or ""
        document = None
        if wait is None:
            await self.tickets.updated(ticket_id, event_id=event_id)
        else:
            document = await self.tickets.refreshed(ticket_id, event_id=event_id, seconds=wait)
        if document is None or document.error:
            return Accepted(ticket_id=ticket_id, workflow_id=workflow_id(ticket_id))
        response.status_code = 200
        return document

    async def summary(self, ticket_id: PathId) -> TicketDocument:
        return await self.tickets.summary(ticket_id)

    async def asked(self, ticket_id: Text = None, ticket_url: Text = None) -> TicketDocument:
        try:
            asked = TicketRequest.model_validate({"ticket_id": ticket_id, "ticket_url": ticket_url})
        except ValidationError as error:
            message = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise HTTPException(422, message) from None
        return await self.tickets.summary(self._number(asked))

    async def list(
        self, organization_id: QueryId = None, limit: Limit = 50, cursor: Cursor = None
    ) -> TicketList:
        rows, after = await paged(self.tickets.page(organization_id, limit, cursor))
        return TicketList(tickets=rows, next_cursor=after)

    async def erase(self, ticket_id: PathId) -> None:
        """Erase the ticket's summary and what its organization knows of it."""
        await self.tickets.erase(ticket_id, self.organizations)

    def _number(self, asked: TicketRequest) -> int:
        try:
            return asked.number(self.subdomain)
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
