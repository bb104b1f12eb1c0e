"""The door to tickets: workflow ids, signal-with-start, update-with-start and queries."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.attributes import ORGANIZATION_ID
from ticketfu.entity.client import RPC_TIMEOUT, Reader, new_entity
from ticketfu.entity.erasure import delete_runs, end
from ticketfu.entity.schedule import Origin
from ticketfu.organization.client import Organizations
from ticketfu.ticket.models import (
    QUERY,
    SIGNAL,
    UPDATE,
    WORKFLOW,
    TicketDocument,
    TicketHead,
    TicketState,
    TicketUpdated,
)

NO_ROOM = {RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.FAILED_PRECONDITION}
"""Ten updates at a time, and 2,000 a run, are all that Temporal lets wait."""


def workflow_id(ticket_id: int) -> str:
    return f"ticket-workflow-{ticket_id}"


@dataclass(frozen=True)
class Tickets:
    temporal: Client
    queue: str
    settle_seconds: float

    async def updated(
        self, ticket_id: int, *, event_id: str = "", origin: Origin = "webhook"
    ) -> None:
        """Signal the entity, which starts if it has to; durable once this returns."""
        settle = 0 if origin == "person" else self.settle_seconds
        event = TicketUpdated(event_id=event_id, origin=origin, settle_seconds=settle)
        await self.temporal.start_workflow(
            WORKFLOW,
            TicketState.new(ticket_id),
            id=workflow_id(ticket_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[event],
            search_attributes=new_entity(),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def refreshed(
        self, ticket_id: int, *, event_id: str, seconds: float
    ) -> TicketDocument | None:
        """A document from a refresh that began after this call; None if it still goes on.

        An update that no worker takes is not durable, so a signal then says the same.
        """
        event = TicketUpdated(event_id=event_id or str(uuid4()), origin="person")
        start: WithStartWorkflowOperation[object, object] = WithStartWorkflowOperation(
            WORKFLOW,
            TicketState.new(ticket_id),
            id=workflow_id(ticket_id),
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            search_attributes=new_entity(),
        )
        try:
            async with asyncio.timeout(seconds):
                document: TicketDocument = await self.temporal.execute_update_with_start_workflow(
                    UPDATE,
                    event,
                    start_workflow_operation=start,
                    result_type=TicketDocument,
                    rpc_timeout=timedelta(seconds=seconds),
                )
                return document
        except (TimeoutError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            pass
        except RPCError as error:
            await asyncio.gather(start.workflow_handle(), return_exceptions=True)
            if error.status not in NO_ROOM:
                raise
        await self.updated(ticket_id, event_id=event.event_id, origin="person")
        return None

    async def summary(self, ticket_id: int) -> TicketDocument:
        document = await self._reader().read(workflow_id(ticket_id))
        return document or TicketDocument(ticket_id=ticket_id)

    async def erase(self, ticket_id: int, organizations: Organizations) -> None:
        """Forget the ticket, here and in its organization; to be repeated if it fails."""
        name = workflow_id(ticket_id)
        await end(self.temporal, name)
        document = await self._reader().last_published(name)
        if document and document.organization_id is not None:
            await organizations.ticket_summarized(document.organization_id, ticket_id, None)
        await delete_runs(self.temporal, name)

    async def page(
        self, organization_id: int | None, limit: int, cursor: str | None
    ) -> tuple[list[TicketHead], str | None]:
        """Rows and the cursor of the next page; ValueError for a bad cursor."""
        filters = f"WorkflowType='{WORKFLOW}' AND TaskQueue='{self.queue}'"
        if organization_id is not None:
            filters += f" AND {ORGANIZATION_ID.name}='{organization_id}'"
        page = await self._reader().page(filters, limit, cursor)
        rows: list[TicketHead] = [
            document or TicketHead(ticket_id=int(name.rpartition("-")[2]))
            for name, document in page.rows
        ]
        return rows, page.cursor

    def _reader(self) -> Reader[TicketDocument]:
        return Reader(self.temporal, TicketDocument, QUERY)
