"""The door to tickets: workflow ids, signal-with-start, update-with-start and queries."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.encryption import first_key_id
from ticketfu.entity.client import (
    RPC_TIMEOUT,
    EntityNotFound,
    new_entity,
    read_document,
)
from ticketfu.entity.earlier_runs import EarlierRuns, delete_runs
from ticketfu.entity.retry import ERASURE_SHOWS_SECONDS, ERASURE_SHOWS_TRIES
from ticketfu.entity.schedule import Origin
from ticketfu.entity.views import View
from ticketfu.organization.client import Organizations
from ticketfu.ticket.erasure import known_to, show_erasure
from ticketfu.ticket.feedback import FEEDBACK_SIGNAL, FeedbackGiven
from ticketfu.ticket.models import (
    ERASE,
    SIGNAL,
    UPDATE,
    WORKFLOW,
    TicketDocument,
    TicketUpdated,
)
from ticketfu.ticket.reading import viewed
from ticketfu.ticket.state import TicketState

log = logging.getLogger(__name__)

NO_ROOM = {RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.FAILED_PRECONDITION}
"""Ten updates at a time, and 2,000 a run, are all that Temporal lets wait."""


def workflow_id(ticket_id: int) -> str:
    return f"ticket-workflow-{ticket_id}"


@asynccontextmanager
async def _read_start(start: WithStartWorkflowOperation[object, object]) -> AsyncIterator[None]:
    """Await the start as well as the update: asyncio logs an error that nobody reads."""
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

    async def updated(
        self,
        ticket_id: int,
        *,
        event_id: str = "",
        origin: Origin = "webhook",
        fairness_key: str = "",
    ) -> None:
        """Signal the entity, which starts if it has to; durable once this returns."""
        settle = 0 if origin == "person" else self.settle_seconds
        event = TicketUpdated(
            event_id=event_id,
            origin=origin,
            settle_seconds=settle,
            fairness_key=fairness_key,
            received_at=datetime.now(UTC),
        )
        await self.temporal.start_workflow(
            WORKFLOW,
            TicketState.new(ticket_id).under(first_key_id(self.temporal)),
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
        event = TicketUpdated(
            event_id=event_id or str(uuid4()), origin="person", received_at=datetime.now(UTC)
        )
        start: WithStartWorkflowOperation[object, object] = WithStartWorkflowOperation(
            WORKFLOW,
            TicketState.new(ticket_id).under(first_key_id(self.temporal)),
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
                # Erased meanwhile.
                return None if document.status == "pending" else document
        except (TimeoutError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            pass
        except RPCError as error:
            if error.status not in NO_ROOM:
                raise
        await self.updated(ticket_id, event_id=event.event_id, origin="person")
        return None

    async def summary(self, ticket_id: int) -> TicketDocument:
        reading = await read_document(self.temporal, workflow_id(ticket_id), TicketDocument)
        if reading.signalled(ERASE):
            raise EntityNotFound
        return reading.document or TicketDocument(ticket_id=ticket_id)

    async def judge(self, ticket_id: int, given: FeedbackGiven) -> None:
        """Note what somebody thinks of the summary; EntityNotFound for a ticket never seen."""
        await self.summary(ticket_id)
        handle = self.temporal.get_workflow_handle(workflow_id(ticket_id))
        await handle.signal(FEEDBACK_SIGNAL, given, rpc_timeout=RPC_TIMEOUT)

    async def view(self, ticket_id: int, view: View) -> TicketDocument | None:
        """The document as it is wanted; None while that is being made."""
        reading = await read_document(self.temporal, workflow_id(ticket_id), TicketDocument)
        if reading.signalled(ERASE):
            raise EntityNotFound
        if reading.document is None:
            return TicketDocument(ticket_id=ticket_id)
        return await viewed(self.temporal, reading, view)

    async def erase(self, ticket_id: int, organizations: Organizations) -> Collection[int]:
        """Forget the ticket; durable once this returns, with a worker or without.

        The entity itself notifies every organization and ends. Those that may know of it are
        signalled and returned: their readers look at signals that no worker has seen yet.
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
            return ()
        log.info("erasing ticket %d", ticket_id)
        notified = await known_to(self.temporal, name)
        for organization_id in notified:
            await organizations.ticket_summarized(organization_id, ticket_id, None, erased=True)
        await show_erasure(self.temporal, self.queue, ticket_id, notified)
        await self._until_erased(ticket_id)
        return notified

    async def _until_erased(self, ticket_id: int) -> None:
        """Wait until readers see it: Temporal shows a signal after the workflow task in hand."""
        for _ in range(ERASURE_SHOWS_TRIES):
            try:
                await self.summary(ticket_id)
            except EntityNotFound:
                return
            await asyncio.sleep(ERASURE_SHOWS_SECONDS)
