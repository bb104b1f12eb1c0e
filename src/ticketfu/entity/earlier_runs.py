"""Delete the runs of an entity that hold words which must not outlast an erasure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import activity, workflow
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.entity.queues import own_upkeep_queue
from ticketfu.entity.retry import DELETION_RETRIES
from ticketfu.errors import failure
from ticketfu.stored import Stored

DELETION_TIMEOUT = timedelta(seconds=5)

# Temporal deletes a run once its queues' progress is stored after the run has closed, every 30 s
# by default. A deletion that is asked for before waits in these queues, and holds up that of each
# run that closes after it: many erasures would take half a minute each.
CLOSED_FOR = timedelta(seconds=40)


class EarlierRuns(Stored):
    """All runs of a workflow but the `current` one; `previous` may not be listed yet."""

    workflow_id: str = ""
    current: str = ""
    previous: str = ""

    @classmethod
    def before(cls, run: workflow.Info) -> "EarlierRuns":
        previous = run.continued_run_id or ""
        return cls(workflow_id=run.workflow_id, current=run.run_id, previous=previous)


@dataclass(frozen=True)
class EarlierRunsActivities:
    temporal: Client

    @activity.defn
    async def delete_earlier_runs(self, runs: EarlierRuns) -> None:
        """Temporal deletes in the background: this succeeds once it lists none of them."""
        info = activity.info()
        closed_before = info.started_time - CLOSED_FOR
        with opaque_errors():
            try:
                left = await delete_runs(self.temporal, runs, closed_before)
            except RPCError:
                raise failure("temporal.unavailable", "Temporal did not delete runs") from None
            # The previous run closed when this was scheduled, and may not be listed yet.
            closed_just_now = runs.previous and info.scheduled_time > closed_before
            if left or closed_just_now:
                raise failure("temporal.deleting", f"{left} earlier runs are still listed")


async def delete_earlier_runs() -> None:
    """Delete what this workflow's earlier runs hold; called in the workflow."""
    await workflow.execute_activity_method(
        EarlierRunsActivities.delete_earlier_runs,
        EarlierRuns.before(workflow.info()),
        task_queue=own_upkeep_queue(),
        start_to_close_timeout=timedelta(minutes=1),
        retry_policy=DELETION_RETRIES,
    )


async def delete_runs(
    temporal: Client, runs: EarlierRuns, closed_before: datetime | None = None
) -> int:
    """Delete those that closed before then, and count all that Temporal's visibility still lists.

    Without a current run only closed ones: one that runs has begun since.
    """
    query = f"WorkflowId='{runs.workflow_id}'"
    if not runs.current:
        query += " AND ExecutionStatus!='Running'"
    found = temporal.list_workflows(query, rpc_timeout=DELETION_TIMEOUT)
    listed = {run.run_id: run.close_time async for run in found if run.run_id != runs.current}
    for run_id, closed_at in listed.items():
        if closed_before is None or (closed_at and closed_at <= closed_before):
            await delete_run(
                temporal, WorkflowExecution(workflow_id=runs.workflow_id, run_id=run_id)
            )
    return len(listed)


async def delete_run(temporal: Client, execution: WorkflowExecution) -> None:
    request = DeleteWorkflowExecutionRequest(
        namespace=temporal.namespace, workflow_execution=execution
    )
    try:
        await temporal.workflow_service.delete_workflow_execution(request, timeout=DELETION_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
