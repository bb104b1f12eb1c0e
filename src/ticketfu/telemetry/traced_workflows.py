"""Traces in the workflows of entities: each refresh belongs to the newest event that it covers.

Headers only are passed on, which is the same in every replay; spans are made outside of replays.
"""

from typing import Any, NoReturn

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.worker import (
    ContinueAsNewInput,
    ExecuteWorkflowInput,
    HandleSignalInput,
    HandleUpdateInput,
    StartActivityInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowOutboundInterceptor,
)

from ticketfu.telemetry.spans import when_published
from ticketfu.telemetry.traces import HEADER, Traces, context_of


class TracedWorkflow(WorkflowInboundInterceptor):
    """`traces` and `entities`, the types of workflows that are traced, are a subclass's.

    `noted` is the header of the newest event, `active` that of the refresh in hand; a refresh that
    no event asked for, such as a weekly recount, belongs to no trace.
    """

    traces: Traces
    entities: frozenset[str]
    noted: Payload | None = None
    active: Payload | None = None
    covered = False

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        super().init(TracedCommands(outbound, self))

    async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:
        if workflow.info().workflow_type in self.entities:
            self.active = input.headers.get(HEADER)
            when_published(self.publish)
        return await super().execute_workflow(input)

    async def handle_signal(self, input: HandleSignalInput) -> None:
        self._note(input.headers.get(HEADER))
        await super().handle_signal(input)

    async def handle_update_handler(self, input: HandleUpdateInput) -> Any:
        self._note(input.headers.get(HEADER))
        return await super().handle_update_handler(input)

    def _note(self, header: Payload | None) -> None:
        if header is not None and workflow.info().workflow_type in self.entities:
            self.noted = header
            self._moment("noted", header)

    def begin(self) -> None:
        """A refresh starts: anew for an event, or once more for one that failed."""
        if self.noted is not None or self.covered:
            self.active, self.noted, self.covered = self.noted, None, False

    def publish(self) -> None:
        self.covered = True
        self._moment("published", self.active)

    def _moment(self, name: str, header: Payload | None) -> None:
        parent = context_of(header)
        if parent is not None and not workflow.unsafe.is_replaying():
            info = workflow.info()
            self.traces.moment(f"{name} {info.workflow_type}", parent, workflow.time_ns())


class TracedCommands(WorkflowOutboundInterceptor):
    def __init__(self, following: WorkflowOutboundInterceptor, entity: TracedWorkflow) -> None:
        super().__init__(following)
        self.entity = entity

    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:
        self.entity.begin()
        self._pass_on(input, self.entity.active)
        return super().start_activity(input)

    def start_local_activity(
        self,
        input: StartLocalActivityInput,
    ) -> workflow.ActivityHandle[Any]:
        self._pass_on(input, self.entity.active)
        return super().start_local_activity(input)

    def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:
        covered = None if self.entity.covered else self.entity.active
        self._pass_on(input, self.entity.noted or covered)
        super().continue_as_new(input)

    def _pass_on(
        self,
        input: StartActivityInput | StartLocalActivityInput | ContinueAsNewInput,
        header: Payload | None,
    ) -> None:
        if header is not None:
            input.headers = {**input.headers, HEADER: header}


def traced_workflow(traces: Traces, entities: frozenset[str]) -> type[TracedWorkflow]:
    return type("TracedEntity", (TracedWorkflow,), {"traces": traces, "entities": entities})
