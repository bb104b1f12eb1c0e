"""Read entities' documents: what they published, and what is still to come."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
)
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from ticketfu.entity.document import Document
from ticketfu.entity.memo import Memo
from ticketfu.entity.pending import pending_signals
from ticketfu.entity.schedule import Event
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)
E = TypeVar("E", bound=Event)

RPC_TIMEOUT = timedelta(seconds=5)
OPEN_STATUSES = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.CONTINUED_AS_NEW}
"""A run that a reader met just as the next one took over is alive; an erased one is not."""


def new_entity() -> TypedSearchAttributes:
    """Search attributes for signal-with-start: a new entity is listed before a worker runs it."""
    return TypedSearchAttributes([SearchAttributePair(PUBLISHED_AT, datetime.now(UTC))])


async def describe(temporal: Client, workflow_id: str) -> DescribeWorkflowExecutionResponse:
    """Temporal's answer as it is: the SDK's description decodes much that no read needs."""
    request = DescribeWorkflowExecutionRequest(
        namespace=temporal.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
    )
    return await temporal.workflow_service.describe_workflow_execution(
        request, retry=True, timeout=RPC_TIMEOUT
    )


class EntityNotFound(LookupError):  # noqa: N818
    """There is no such entity."""


@dataclass(frozen=True)
class Reading(Generic[D]):
    """An entity's document as it is published; None before the first."""

    temporal: Client
    workflow_id: str
    entity: DescribeWorkflowExecutionResponse
    memo: Memo
    document: D | None

    async def signalled(self, signal: str) -> bool:
        """True while such a signal waits for a worker."""
        async for waiting in pending_signals(self.temporal, self.entity):
            if waiting.signal_name == signal:
                return True
        return False

    async def pending(self, signal: str, kind: type[E]) -> AsyncIterator[E]:
        """The events of this signal that no worker has seen yet."""
        async for waiting in pending_signals(self.temporal, self.entity):
            if waiting.signal_name == signal:
                payloads = waiting.input.payloads
                (event,) = await self.temporal.data_converter.decode(payloads, [kind])
                yield event


@dataclass(frozen=True)
class Reader(Generic[D]):
    temporal: Client
    document: type[D]

    async def read(self, workflow_id: str) -> "Reading[D]":
        """Describe the entity: its memo answers, also while no worker runs.

        The memo is written in the task that changes the document, so that a query would tell no
        more; and while a task waits, the document is stale whatever the task will bring. Raises
        EntityNotFound for an entity that was never signalled, or was erased.
        """
        entity = await describe(self.temporal, workflow_id)
        info = entity.workflow_execution_info
        memo = Memo(info.memo.fields, self.temporal.data_converter)
        if WorkflowExecutionStatus(info.status) not in OPEN_STATUSES:
            raise EntityNotFound
        published = await memo.published(self.document)
        if published.erased:
            raise EntityNotFound
        document = published.document
        if document and entity.HasField("pending_workflow_task"):
            # A waiting workflow task is a change that is not covered yet.
            document = document.with_standing(stale=True, error=document.error)
        return Reading(self.temporal, workflow_id, entity, memo, document)
