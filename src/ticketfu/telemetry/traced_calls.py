"""Traces of calls to Temporal, and of the activities that are done for them."""

from typing import Any

from opentelemetry.trace import SpanKind
from temporalio import activity
from temporalio.client import (
    OutboundInterceptor,
    SignalWorkflowInput,
    StartWorkflowInput,
    StartWorkflowUpdateWithStartInput,
    WorkflowHandle,
    WorkflowUpdateHandle,
)
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from ticketfu.telemetry.traces import HEADER, Traces, context_of, current_header, is_traced


class TracedCalls(OutboundInterceptor):
    """Only within a request or an activity: a worker's own reports and polls begin no trace."""

    def __init__(self, following: OutboundInterceptor, traces: Traces) -> None:
        super().__init__(following)
        self.traces = traces

    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        if not is_traced():
            return await super().start_workflow(input)
        with self.traces.span(f"signal {input.workflow}", {"workflow.id": input.id}):
            input.headers = {**input.headers, **current_header()}
            return await super().start_workflow(input)

    async def signal_workflow(self, input: SignalWorkflowInput) -> None:
        if not is_traced():
            await super().signal_workflow(input)
            return
        with self.traces.span(f"signal {input.signal}", {"workflow.id": input.id}):
            input.headers = {**input.headers, **current_header()}
            await super().signal_workflow(input)

    async def start_update_with_start_workflow(
        self,
        input: StartWorkflowUpdateWithStartInput,
    ) -> WorkflowUpdateHandle[Any]:
        if not is_traced():
            return await super().start_update_with_start_workflow(input)
        start, update = input.start_workflow_input, input.update_workflow_input
        with self.traces.span(f"update {start.workflow}", {"workflow.id": start.id}):
            start.headers = {**start.headers, **current_header()}
            update.headers = {**update.headers, **current_header()}
            return await super().start_update_with_start_workflow(input)


class TracedActivities(ActivityInboundInterceptor):
    """Activities of a refresh that a traced event asked for."""

    def __init__(self, following: ActivityInboundInterceptor, traces: Traces) -> None:
        super().__init__(following)
        self.traces = traces

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:
        parent = context_of(input.headers.get(HEADER))
        if parent is None:
            return await super().execute_activity(input)
        info = activity.info()
        attributes = {"workflow.id": info.workflow_id or "", "attempt": info.attempt}
        kind = SpanKind.CONSUMER
        with self.traces.span(info.activity_type, attributes, kind=kind, parent=parent):
            return await super().execute_activity(input)
