"""The door to tickets: workflow ids, signal-with-start, update-with-start and queries."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import uuid4

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT, EntityNotFound, Reader, new_entity
from ticketfu.entity.earlier_runs import EarlierRuns, delete_runs
from ticketfu.entity.memo import notified
from ticketfu.entity.schedule import Origin
from ticketfu.entity.search_attributes import ORGANIZATION_ID
from ticketfu.organization.client import Organizations
from ticketfu.ticket.models import (
    ERASE,
    SIGNAL,
    UPDATE,
    WORKFLOW,
    TicketDocument,
    TicketHead,
    TicketState,
    TicketUpdated,
)

SIGNAL_SHOWS_TRIES, SIGNAL_SHOWS_SECONDS = 40, 0.05

log = logging.getLogger(__name__)

NO_ROOM = {RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.FAILED_PRECONDITION}
"""Ten updates at a time, and 2,000 a run, are all that Temporal lets wait."""


def workflow_id(ticket_id: int) -> str:
    return f"ticket-workflow-{ticket_id}"


@asynccontextmanager
async def _read_start(start: WithStartWorkflowOperation[object, object]) -> AsyncIterator[None]:
    """Read how the start ended, whatever becomes of the update: asyncio logs what nobody reads."""
    reading = asyncio.ensure_future(start.workflow_handle())
    try:
        yield
    finally:
        await asyncio.wait([reading], timeout=0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


@dataclass(frozen=True)
class Tickets:
    temporal: Client
    queue: str
    settle_seconds: float
    cursor_key: bytes = field(default_factory=partial(secrets.token_bytes, 16))
    """One of its own for each server: a cursor lasts as long as its server."""

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
            async with asyncio.timeout(seconds), _read_start(start):
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
            if error.status not in NO_ROOM:
                raise
        await self.updated(ticket_id, event_id=event.event_id, origin="person")
        return None

    async def summary(self, ticket_id: int) -> TicketDocument:
        reading = await self._reader().read(workflow_id(ticket_id))
        if await reading.signalled(ERASE):
            raise EntityNotFound
        return reading.document or TicketDocument(ticket_id=ticket_id)

    async def erase(self, ticket_id: int, organizations: Organizations) -> None:
        """Forget the ticket; durable once this returns, with a worker or without.

        The entity itself notifies every organization and ends. Those that its memo names are
        signalled here too: their readers look at signals that no worker has seen yet.
        """
        name = workflow_id(ticket_id)
        handle = self.temporal.get_workflow_handle(name)
        try:
            await handle.signal(ERASE, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            # Never seen, or erased before: what is left of closed runs goes as well.
            await delete_runs(self.temporal, EarlierRuns(workflow_id=name))
            return
        log.info("erasing ticket %d", ticket_id)
        for organization_id in await notified(await handle.describe(rpc_timeout=RPC_TIMEOUT)):
            await organizations.ticket_summarized(organization_id, ticket_id, None, erased=True)
        await self._until_erased(ticket_id)

    async def _until_erased(self, ticket_id: int) -> None:
        """Temporal shows a signal that came during a workflow task only after that task."""
        for _ in range(SIGNAL_SHOWS_TRIES):
            try:
                await self.summary(ticket_id)
            except EntityNotFound:
                return
            await asyncio.sleep(SIGNAL_SHOWS_SECONDS)

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
        return Reader(self.temporal, TicketDocument, self.cursor_key)
