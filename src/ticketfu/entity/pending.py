"""Events that no worker has worked on yet: an erasure counts from the moment it is accepted."""

from collections.abc import AsyncIterator
from typing import TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent, WorkflowExecutionSignaledEventAttributes
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionResponse,
    GetWorkflowExecutionHistoryReverseRequest,
)
from temporalio.client import Client

EVENTS_A_PAGE = 100

R = TypeVar("R")


async def pending_signals(
    temporal: Client, entity: DescribeWorkflowExecutionResponse
) -> AsyncIterator[WorkflowExecutionSignaledEventAttributes]:
    """Newest first; none where no workflow task waits."""
    async for event in _pending_events(temporal, entity):
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            yield event.workflow_execution_signaled_event_attributes


async def pending_results(
    temporal: Client, entity: DescribeWorkflowExecutionResponse, kind: type[R]
) -> AsyncIterator[R]:
    """Rs of activities that returned this kind or nothing."""
    async for event in _pending_events(temporal, entity):
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            payloads = event.activity_task_completed_event_attributes.result.payloads
            (result,) = await temporal.data_converter.decode(payloads, [kind | None])  # type: ignore[list-item]
            if result is not None:
                yield result


async def _pending_events(
    temporal: Client, entity: DescribeWorkflowExecutionResponse
) -> AsyncIterator[HistoryEvent]:
    if not entity.HasField("pending_workflow_task"):
        return
    async for event in _newest_events(temporal, entity):
        # A worker has seen everything before its last completed task.
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
            return
        yield event


async def _newest_events(
    temporal: Client, entity: DescribeWorkflowExecutionResponse
) -> AsyncIterator[HistoryEvent]:
    request = GetWorkflowExecutionHistoryReverseRequest(
        namespace=temporal.namespace,
        execution=entity.workflow_execution_info.execution,
        maximum_page_size=EVENTS_A_PAGE,
    )
    while True:
        page = await temporal.workflow_service.get_workflow_execution_history_reverse(request)
        for event in page.history.events:
            yield event
        if not page.next_page_token:
            return
        request.next_page_token = page.next_page_token
