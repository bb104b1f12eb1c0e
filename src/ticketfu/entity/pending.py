"""Events that no worker has worked on yet: an erasure counts from the moment it is accepted."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import (
    DescribeWorkflowExecutionResponse,
    GetWorkflowExecutionHistoryReverseRequest,
)
from temporalio.client import Client

EVENTS_A_PAGE = 100

R = TypeVar("R")
K = TypeVar("K")

FROM_OUTSIDE = frozenset(
    {
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
        EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
        EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
        EventType.EVENT_TYPE_ACTIVITY_TASK_CANCELED,
        EventType.EVENT_TYPE_TIMER_FIRED,
    }
)
"""Kinds of events that bring a workflow something new; others are its own or of its tasks."""

Keep = Callable[[HistoryEvent], Awaitable[K | None]]
"""Makes of an event what a reader keeps; None for nothing."""


async def signal_name(event: HistoryEvent) -> str | None:
    """The name, if the event is a signal."""
    if event.event_type != EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
        return None
    return event.workflow_execution_signaled_event_attributes.signal_name


async def activity_result(temporal: Client, kind: type[R], event: HistoryEvent) -> R | None:
    """The result, if the event has one; all activities must return this kind or nothing."""
    if event.event_type != EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
        return None
    payloads = event.activity_task_completed_event_attributes.result.payloads
    result: R | None
    (result,) = await temporal.data_converter.decode(payloads, [kind | None])  # type: ignore[list-item]
    return result


async def pending_events(
    temporal: Client, entity: DescribeWorkflowExecutionResponse, keep: Keep[K]
) -> list[K]:
    """Events that no worker had seen when the entity was described, and later ones; newest first.

    Thousands may wait, so that a page of them is in memory at a time, and what is kept.
    Empty where nothing can wait. Raises RPCError (NOT_FOUND) where that run was deleted
    since.
    """
    kept: list[K] = []
    if not (entity.HasField("pending_workflow_task") or _began_late(entity)):
        return kept
    described = entity.workflow_execution_info.history_length
    async for event in _newest_events(temporal, entity):
        # A worker had seen everything before its last completed task. One that was completed
        # after the description is none of these: its memo is not the one that was described.
        completed = event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
        if completed and event.event_id <= described:
            break
        found = await keep(event)
        if found is not None:
            kept.append(found)
    return kept


def _began_late(entity: DescribeWorkflowExecutionResponse) -> bool:
    """True for a run whose first task was put off: until then signals cause no task.

    Temporal puts it off where a run continues as new in its first second.
    """
    info = entity.workflow_execution_info
    return info.execution_time.ToDatetime() > info.start_time.ToDatetime()


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
