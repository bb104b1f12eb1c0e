"""The endpoints: read what is meant, ask one client, answer."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Query
from pydantic import BaseModel, ValidationError

from ticketfu.organization.client import Organizations
from ticketfu.organization.models import OrganizationDocument
from ticketfu.server.requests import EntityId, PathId, TicketRequest
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.models import TicketDocument

EventId = Annotated[str | None, Header(max_length=200)]


class Accepted(BaseModel):
    ticket_id: int
    workflow_id: str
    message: str = "the ticket's summary is being refreshed"


@dataclass(frozen=True)
class Endpoints:
    """`subdomain`, where it is known, is the only account whose URLs are taken."""

    tickets: Tickets
    organizations: Organizations
    subdomain: str | None = None

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/api/v1")
        router.post("/ticket", status_code=202)(self.update_ticket)
        router.get("/ticket/summary")(self.asked_ticket)
        router.get("/ticket/{ticket_id}/summary")(self.ticket)
        router.get("/organization/summary")(self.organization)
        router.get("/organization/{organization_id}/summary")(self.organization)
        return router

    async def update_ticket(
        self,
        asked: TicketRequest,
        x_zendesk_webhook_invocation_id: EventId = None,
        idempotency_key: EventId = None,
    ) -> Accepted:
        ticket_id = self._number(asked)
        event_id = x_zendesk_webhook_invocation_id or idempotency_key or ""
        workflow_id = await self.tickets.updated(ticket_id, event_id=event_id)
        return Accepted(ticket_id=ticket_id, workflow_id=workflow_id)

    async def ticket(self, ticket_id: PathId) -> TicketDocument:
        return await self.tickets.summary(ticket_id)

    async def asked_ticket(
        self,
        ticket_id: Annotated[str | None, Query()] = None,
        ticket_url: Annotated[str | None, Query()] = None,
    ) -> TicketDocument:
        try:
            asked = TicketRequest.model_validate({"ticket_id": ticket_id, "ticket_url": ticket_url})
        except ValidationError as error:
            message = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise HTTPException(422, message) from None
        return await self.tickets.summary(self._number(asked))

    async def organization(self, organization_id: EntityId) -> OrganizationDocument:
        return await self.organizations.summary(organization_id)

    def _number(self, asked: TicketRequest) -> int:
        try:
            return asked.number(self.subdomain)
        except ValueError as error:
            raise HTTPException(422, str(error)) from None
