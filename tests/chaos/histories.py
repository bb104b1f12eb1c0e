"""Histories in Temporal: every accepted delivery is there, and no workflow broke."""

import json
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.encryption import Encryption, encryption_of

HARMLESS = {WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND}
"""A signal came while a run wanted to go on as new: Temporal lets it see the signal first."""

GOOD = {
    WorkflowExecutionStatus.RUNNING,
    WorkflowExecutionStatus.CONTINUED_AS_NEW,
    # An erased ticket ends.
    WorkflowExecutionStatus.COMPLETED,
}


@dataclass
class Histories:
    """Of all runs of all entities."""

    signalled: set[str] = field(default_factory=set)
    events: int = 0
    runs: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def lost(self, accepted: Set[str]) -> list[str]:
        missing = len(accepted - self.signalled)
        return [f"{missing} webhooks answered 202 are in no history"] if missing else []

    async def read(self, entity: str, event: HistoryEvent, encryption: Encryption) -> None:
        self.events += 1
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
            # Signals to erase or to retry name no event.
            payloads = event.workflow_execution_signaled_event_attributes.input.payloads
            for payload in await encryption.decode(payloads):
                signal = json.loads(payload.data)
                if isinstance(signal, dict):
                    self.signalled.add(signal.get("event_id", ""))
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED:
            failed = event.workflow_task_failed_event_attributes
            if failed.cause not in HARMLESS:
                cause = WorkflowTaskFailedCause.Name(failed.cause)
                self.problems.append(f"{entity}: {cause}: {failed.failure.message}")


async def histories(temporal: Client) -> Histories:
    found = Histories()
    async for run in temporal.list_workflows():
        found.runs[run.workflow_type] += 1
        if run.status not in GOOD:
            found.problems.append(f"{run.id} ended: {run.status}")
        handle = temporal.get_workflow_handle(run.id, run_id=run.run_id)
        try:
            async for event in handle.fetch_history_events():
                await found.read(run.id, event, encryption_of(temporal))
        except RPCError as error:
            # An earlier run that was deleted since it was listed, as after an erasure.
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
    return found
