"""The door to tickets: workflow ids, signal-with-start, update-with-start and queries."""

from dataclasses import dataclass

from temporalio.client import Client

from ticketfu.entity.agenda import Origin
from ticketfu.entity.client import RPC_TIMEOUT, Reader
from ticketfu.ticket.models import (
    QUERY,
    SIGNAL,
    WORKFLOW,
    TicketDocument,
    TicketState,
    TicketUpdated,
)


def workflow_id(ticket_id: int) -> str:
    return f"ticket-workflow-{ticket_id}"


@dataclass(frozen=True)
class Tickets:
    temporal: Client
    queue: str
    settle_seconds: float

    async def updated(
        self, ticket_id: int, *, event_id: str = "", origin: Origin = "webhook"
    ) -> str:
        """Tell the entity, which starts if it has to; durable once this returns."""
        settle = 0 if origin == "person" else self.settle_seconds
        fact = TicketUpdated(event_id=event_id, origin=origin, settle_seconds=settle)
        handle = await self.temporal.start_workflow(
            WORKFLOW,
            _new(ticket_id),
            id=workflow_id(ticket_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[fact],
            rpc_timeout=RPC_TIMEOUT,
        )
        return handle.id

    async def summary(self, ticket_id: int) -> TicketDocument:
        reader = Reader(self.temporal, TicketDocument, QUERY)
        document = await reader.read(workflow_id(ticket_id))
        return document or TicketDocument(ticket_id=ticket_id)


def _new(ticket_id: int) -> TicketState:
    return TicketState(ticket_id=ticket_id, document=TicketDocument(ticket_id=ticket_id))
