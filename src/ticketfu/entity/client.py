"""Read entities' documents: what they published, and what is still to come."""

from collections.abc import Collection
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
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.document import Document
from ticketfu.entity.memo import Memo
from ticketfu.entity.pending import Keep, pending_events, signal_name
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)
K = TypeVar("K")

RPC_TIMEOUT = timedelta(seconds=5)
OPEN_STATUSES = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.CONTINUED_AS_NEW}
"""A run that a reader met just as the next one took over is alive; an erased one is not."""


def new_entity() -> TypedSearchAttributes:
    """Search attributes for signal-with-start: a new entity is listed before a worker runs it."""
    return TypedSearchAttributes([SearchAttributePair(PUBLISHED_AT, datetime.now(UTC))])


async def describe(temporal: Client, workflow_id: str) -> DescribeWorkflowExecutionResponse:
    """Describe an entity by the bare call: the SDK's own decodes much that no read needs."""
    request = DescribeWorkflowExecutionRequest(
        namespace=temporal.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
    )
    return await temporal.workflow_service.describe_workflow_execution(
        request, retry=True, timeout=RPC_TIMEOUT
    )


def described_memo(temporal: Client, entity: DescribeWorkflowExecutionResponse) -> Memo:
    return Memo(entity.workflow_execution_info.memo.fields, temporal.data_converter)


async def describe_with_events(
    temporal: Client, workflow_id: str, keep: Keep[K]
) -> tuple[DescribeWorkflowExecutionResponse, list[K]]:
    """Describe an entity, and keep something of the events that no worker had seen by then."""
    while True:
        entity = await describe(temporal, workflow_id)
        try:
            return entity, await pending_events(temporal, entity, keep)
        except RPCError as error:
            # The run was deleted since: the next description is of the one after it.
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise


class EntityNotFound(LookupError):  # noqa: N818
    """There is no such entity."""


@dataclass(frozen=True)
class Reading(Generic[D]):
    """An entity's document as it is published; None before the first."""

    temporal: Client
    workflow_id: str
    memo: Memo
    document: D | None
    signals: Collection[str] = ()
    """Those that no worker had seen yet: their names, or what the reader keeps of them."""

    def signalled(self, signal: str) -> bool:
        """True while such a signal waits for a worker."""
        return signal in self.signals


async def read_document(
    temporal: Client, workflow_id: str, kind: type[D], keep: Keep[str] = signal_name
) -> Reading[D]:
    """Describe the entity: its memo answers, also while no worker runs.

    The memo is written in the task that changes the document, so that a query would tell no
    more; and while a task waits, the document is stale whatever the task will bring. Raises
    EntityNotFound for an entity that was never signalled, or was erased.
    """
    entity, signals = await describe_with_events(temporal, workflow_id, keep)
    if WorkflowExecutionStatus(entity.workflow_execution_info.status) not in OPEN_STATUSES:
        raise EntityNotFound
    memo = described_memo(temporal, entity)
    published = await memo.published(kind)
    if published.erased:
        raise EntityNotFound
    document = published.document
    if document and entity.HasField("pending_workflow_task"):
        # A waiting workflow task is a change that is not covered yet.
        document = document.with_standing(stale=True, error=document.error)
    return Reading(temporal, workflow_id, memo, document, frozenset(signals))
