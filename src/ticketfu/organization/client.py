"""The door to organizations: workflow ids, signal-with-start and queries."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT, Reader, new_entity
from ticketfu.organization.models import (
    SIGNAL,
    WORKFLOW,
    OrganizationDocument,
    OrganizationHead,
    OrganizationState,
    TicketDigest,
    TicketSummarized,
)


def workflow_id(organization_id: int) -> str:
    return f"organization-workflow-{organization_id}"


@dataclass(frozen=True)
class Organizations:
    temporal: Client
    queue: str
    settle_seconds: float = 0
    cursor_key: bytes = field(default_factory=partial(secrets.token_bytes, 16))
    """One of its own for each server: a cursor lasts as long as its server."""

    async def ticket_summarized(
        self,
        organization_id: int,
        ticket_id: int,
        digest: TicketDigest | None,
        *,
        erased: bool = False,
        at: datetime | None = None,
    ) -> None:
        """Signal the entity, which starts if it has to; no digest: the ticket has left."""
        # What has left must not be shown any longer; what has come can wait for the others.
        settle = self.settle_seconds if digest else 0
        event = TicketSummarized(
            ticket_id=ticket_id, digest=digest, settle_seconds=settle, erased=erased, at=at
        )
        if digest is None:
            await self._left(organization_id, event)
            return
        await self.temporal.start_workflow(
            WORKFLOW,
            OrganizationState.new(organization_id),
            id=workflow_id(organization_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[event],
            search_attributes=new_entity(),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def _left(self, organization_id: int, event: TicketSummarized) -> None:
        """An organization that was never notified has nothing to forget."""
        handle = self.temporal.get_workflow_handle(workflow_id(organization_id))
        try:
            await handle.signal(SIGNAL, event, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def summary(self, organization_id: int) -> OrganizationDocument:
        reading = await self._reader().read(workflow_id(organization_id))
        document = reading.document or OrganizationDocument(organization_id=organization_id)
        events = [event async for event in reading.pending(SIGNAL, TicketSummarized)]
        if any(event.erased for event in events):
            return document.model_copy(update={"summary": None})
        return document

    async def page(
        self, limit: int, cursor: str | None
    ) -> tuple[list[OrganizationHead], str | None]:
        """Rows and the cursor of the next page; ValueError for a bad cursor."""
        filters = f"WorkflowType='{WORKFLOW}' AND TaskQueue='{self.queue}'"
        page = await self._reader().page(filters, limit, cursor)
        rows: list[OrganizationHead] = [
            document or OrganizationHead(organization_id=int(name.rpartition("-")[2]))
            for name, document in page.rows
        ]
        return rows, page.cursor

    def _reader(self) -> Reader[OrganizationDocument]:
        return Reader(self.temporal, OrganizationDocument, self.cursor_key)
