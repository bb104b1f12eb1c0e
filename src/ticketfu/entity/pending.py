"""Events that no worker has worked on yet: an erasure counts from the moment it is accepted."""

from collections.abc import AsyncIterator, Sequence
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


def pending_signals(
    events: Sequence[HistoryEvent],
) -> list[WorkflowExecutionSignaledEventAttributes]:
    return [
        event.workflow_execution_signaled_event_attributes
        for event in events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
    ]


async def pending_results(
    temporal: Client, events: Sequence[HistoryEvent], kind: type[R]
) -> list[R]:
    """The results among these events, of activities that return this kind or nothing."""
    found: list[R] = []
    for event in events:
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            payloads = event.activity_task_completed_event_attributes.result.payloads
            (result,) = await temporal.data_converter.decode(payloads, [kind | None])  # type: ignore[list-item]
            if result is not None:
                found.append(result)
    return found


async def pending_events(
    temporal: Client, entity: DescribeWorkflowExecutionResponse
) -> list[HistoryEvent]:
    """Events that no worker had seen when the entity was described, and later ones; newest first.

    Empty where no workflow task waited. Raises RPCError (NOT_FOUND) where that run was deleted
    since.
    """
    found: list[HistoryEvent] = []
    if not entity.HasField("pending_workflow_task"):
        return found
    described = entity.workflow_execution_info.history_length
    async for event in _newest_events(temporal, entity):
        # A worker had seen everything before its last completed task. One that was completed
        # after the description is none of these: its memo is not the one that was described.
        completed = event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        if completed and event.event_id <= described:
            break
        found.append(event)
    return found


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
