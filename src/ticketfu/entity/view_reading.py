"""Read a view that an entity keeps, and ask for one that is not there."""

from datetime import timedelta
from typing import TypeVar

from temporalio.client import Client, WorkflowQueryFailedError
from temporalio.service import RPCError

from ticketfu.entity.client import RPC_TIMEOUT, Reading
from ticketfu.entity.document import Document
from ticketfu.entity.views import VIEW_SIGNAL, View
from ticketfu.stored import Stored

# For a worker that answers; without one the view is made later.
QUERY_TIMEOUT = timedelta(seconds=2)

K = TypeVar("K", bound=Stored)
D = TypeVar("D", bound=Document)


async def kept_view(temporal: Client, workflow_id: str, query: str, view: View, kind: type[K]) -> K:
    """Query a view that only the workflow's state holds; empty where no worker answers."""
    handle = temporal.get_workflow_handle(workflow_id)
    try:
        kept: K = await handle.query(query, view, result_type=kind, rpc_timeout=QUERY_TIMEOUT)
    except (RPCError, WorkflowQueryFailedError):
        return kind()
    return kept


async def ask_for_view(temporal: Client, reading: Reading[D], view: View) -> None:
    """Signal the entity, unless such a signal waits for a worker already."""
    if not reading.signalled(VIEW_SIGNAL):
        handle = temporal.get_workflow_handle(reading.workflow_id)
        await handle.signal(VIEW_SIGNAL, view, rpc_timeout=RPC_TIMEOUT)
