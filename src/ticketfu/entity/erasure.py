"""Erase an entity: every run of its workflow, with all that Temporal keeps of it."""

from datetime import timedelta

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

TIMEOUT = timedelta(seconds=5)


async def end(temporal: Client, workflow_id: str) -> None:
    """Nobody can read the entity from here on; one that has ended already is as good."""
    try:
        await temporal.get_workflow_handle(workflow_id).terminate("erased", rpc_timeout=TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise


async def delete_runs(temporal: Client, workflow_id: str) -> None:
    """Temporal deletes in the background."""
    current = await temporal.get_workflow_handle(workflow_id).describe(rpc_timeout=TIMEOUT)
    runs = {current.run_id}
    async for run in temporal.list_workflows(f"WorkflowId='{workflow_id}'", rpc_timeout=TIMEOUT):
        runs.add(run.run_id)
    for run_id in runs:
        await _delete(temporal, WorkflowExecution(workflow_id=workflow_id, run_id=run_id))


async def _delete(temporal: Client, execution: WorkflowExecution) -> None:
    request = DeleteWorkflowExecutionRequest(
        namespace=temporal.namespace, workflow_execution=execution
    )
    try:
        await temporal.workflow_service.delete_workflow_execution(request, timeout=TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
