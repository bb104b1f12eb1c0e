"""Organizations that an erasure concerns, and the sign by which all servers hear of it."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT, describe_with_events, described_memo, new_entity
from ticketfu.entity.memo import NOTIFIED
from ticketfu.entity.pending import activity_result
from ticketfu.ticket.models import ERASURE, TicketRefreshed


def erasure_id(ticket_id: int) -> str:
    return f"ticket-erasure-{ticket_id}"


async def known_to(temporal: Client, name: str) -> set[int]:
    """Organizations that a ticket's memo names, or a result that is about to enter the memo.

    Empty where the entity has ended meanwhile: it has notified them all.
    """
    try:
        keep = partial(activity_result, temporal, TicketRefreshed)
        entity, results = await describe_with_events(temporal, name, keep)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return set()
    coming = {one.organization_id for one in results if one.organization_id is not None}
    return coming | set(await described_memo(temporal, entity).notified())


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
