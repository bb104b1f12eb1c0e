"""The door to organizations: workflow ids, signal-with-start and queries."""

from dataclasses import dataclass

from temporalio.client import Client

from ticketfu.entity.client import RPC_TIMEOUT, Reader
from ticketfu.organization.models import (
    QUERY,
    SIGNAL,
    WORKFLOW,
    OrganizationDocument,
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

    async def ticket_summarized(
        self, organization_id: int, ticket_id: int, digest: TicketDigest | None
    ) -> None:
        """Tell the entity, which starts if it has to; no digest means that the ticket left."""
        # What has left must not be shown any longer; what has come can wait for the others.
        settle = self.settle_seconds if digest else 0
        fact = TicketSummarized(ticket_id=ticket_id, digest=digest, settle_seconds=settle)
        await self.temporal.start_workflow(
            WORKFLOW,
            _new(organization_id),
            id=workflow_id(organization_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[fact],
            rpc_timeout=RPC_TIMEOUT,
        )

    async def summary(self, organization_id: int) -> OrganizationDocument:
        reader = Reader(self.temporal, OrganizationDocument, QUERY)
        document = await reader.read(workflow_id(organization_id))
        return document or OrganizationDocument(organization_id=organization_id)


def _new(organization_id: int) -> OrganizationState:
    document = OrganizationDocument(organization_id=organization_id)
    return OrganizationState(organization_id=organization_id, document=document)
