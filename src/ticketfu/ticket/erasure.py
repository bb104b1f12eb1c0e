"""A sign of an erasure: Temporal lists it at once, also while no worker has seen the erasure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from ticketfu.entity.client import RPC_TIMEOUT, new_entity
from ticketfu.entity.memo import NOTIFIED

ERASURE = "TicketErasureWorkflow"

# From when a worker is there; another one may have the entity's task still.
SHOWN = timedelta(seconds=30)


@workflow.defn(name=ERASURE)
class TicketErasureWorkflow:
    """Servers leave the ticket out of their lists by it: other ones, and those started since."""

    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(SHOWN)


def erasure_id(ticket_id: int) -> str:
    return f"ticket-erasure-{ticket_id}"


async def show_erasure(
    temporal: Client, queue: str, ticket_id: int, notified: Collection[int]
) -> None:
    """Start the sign; `notified` are the organizations whose documents may hold its words."""
    await temporal.start_workflow(
        ERASURE,
        id=erasure_id(ticket_id),
        task_queue=queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        memo={NOTIFIED: [*notified]},
        search_attributes=new_entity(),
        rpc_timeout=RPC_TIMEOUT,
    )


async def erased_since(temporal: Client, ticket_id: int, moment: datetime) -> bool:
    """Tell of an erasure, for as long as Temporal keeps what has ended."""
    query = f"WorkflowId='{erasure_id(ticket_id)}' AND StartTime>='{moment.isoformat()}'"
    async for _ in temporal.list_workflows(query, limit=1, rpc_timeout=RPC_TIMEOUT):
        return True
    return False
