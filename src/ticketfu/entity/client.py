"""Read entities' documents: what they published, and what is still to come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import PendingWorkflowTaskState
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
)
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.document import Document
from ticketfu.entity.memo import Memo
from ticketfu.entity.pending import FROM_OUTSIDE, Keep, pending_events, signal_name
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)
K = TypeVar("K")

CHANGE = "change"
"""An event of which a reader needs to know no more than that it waits."""

TASK_STARTED = PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED
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
    waiting: Collection[str] = ()
    """Events that no worker had seen yet: what the reader keeps of them, or CHANGE."""

    def signalled(self, signal: str) -> bool:
        """True while such a signal waits for a worker."""
        return signal in self.waiting


async def read_document(
    temporal: Client, workflow_id: str, kind: type[D], keep: Keep[str] = signal_name
) -> Reading[D]:
    """Describe the entity: its memo answers, also while no worker runs.

    The memo is written in the task that changes the document, so that a query would tell no
    more; and while an event waits for a task, or may come in one that runs, the document is
    stale whatever that will bring. Raises EntityNotFound for an entity that was never signalled,
    or was erased.
    """

    async def kept_or_change(event: HistoryEvent) -> str | None:
        return await keep(event) or (CHANGE if event.event_type in FROM_OUTSIDE else None)

    entity, waiting = await describe_with_events(temporal, workflow_id, kept_or_change)
    if WorkflowExecutionStatus(entity.workflow_execution_info.status) not in OPEN_STATUSES:
        raise EntityNotFound
    memo = described_memo(temporal, entity)
    published = await memo.published(kind)
    if published.erased:
        raise EntityNotFound
    document = published.document
    # Signals that come while a task runs are in no history yet.
    task_runs = entity.pending_workflow_task.state == TASK_STARTED
    if document and (waiting or task_runs):
        document = document.with_standing(stale=True, error=document.error)
    return Reading(temporal, workflow_id, memo, document, frozenset(waiting))
