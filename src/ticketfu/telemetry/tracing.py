"""Traces by OpenTelemetry: one from a webhook to the publication that covers it.

An entity lives for years and takes events of many requests: unlike with the SDK's own interceptor,
its trace is not that of its run. A header carries it from a call of the client to the signal, from
the workflow to its activities, and on to the organization.
"""

from temporalio.client import Interceptor as ClientInterceptor
from temporalio.client import OutboundInterceptor
from temporalio.worker import (
    ActivityInboundInterceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)
from temporalio.worker import Interceptor as WorkerInterceptor

from ticketfu.telemetry.traced_calls import TracedActivities, TracedCalls
from ticketfu.telemetry.traced_workflows import traced_workflow
from ticketfu.telemetry.traces import Traces


class Tracing(Traces, ClientInterceptor, WorkerInterceptor):
    """An interceptor of a process's client, which its workers take from there."""

    def __init__(self, endpoint: str, version: str, entities: frozenset[str]) -> None:
        super().__init__(endpoint, version)
        self.entities = entities

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        return TracedCalls(next, self)

    def intercept_activity(
        self,
        next: ActivityInboundInterceptor,
    ) -> ActivityInboundInterceptor:
        return TracedActivities(next, self)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: ARG002
    ) -> type[WorkflowInboundInterceptor]:
        return traced_workflow(self, self.entities)
