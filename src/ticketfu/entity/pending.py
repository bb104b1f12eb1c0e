"""Signals that no worker has seen yet: an erasure counts from the moment it is accepted."""

from collections.abc import AsyncIterator

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent, WorkflowExecutionSignaledEventAttributes
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryReverseRequest
from temporalio.client import Client, WorkflowExecutionDescription

PAGE_SIZE = 100


async def pending_signals(
    temporal: Client, entity: WorkflowExecutionDescription
) -> AsyncIterator[WorkflowExecutionSignaledEventAttributes]:
    """Newest first; none where no workflow task waits."""
    if not entity.raw_description.HasField("pending_workflow_task"):
        return
    async for event in _newest_events(temporal, entity):
        # A worker has seen everything before its last completed task.
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
            return
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            yield event.workflow_execution_signaled_event_attributes


async def _newest_events(
    temporal: Client, entity: WorkflowExecutionDescription
) -> AsyncIterator[HistoryEvent]:
    request = GetWorkflowExecutionHistoryReverseRequest(
        namespace=temporal.namespace,
        execution=WorkflowExecution(workflow_id=entity.id, run_id=entity.run_id),
        maximum_page_size=PAGE_SIZE,
    )
    while True:
        page = await temporal.workflow_service.get_workflow_execution_history_reverse(request)
        for event in page.history.events:
            yield event
        if not page.next_page_token:
            return
        request.next_page_token = page.next_page_token
