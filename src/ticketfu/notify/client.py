"""Start the delivery of an event, once."""

from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.entity.outgoing import OutgoingEvent
from ticketfu.notify.models import DELIVERY_WORKFLOW

# Where no worker sends any longer, what still waits ends by itself.
LONGEST_DELIVERY = timedelta(days=2)


async def start_delivery(temporal: Client, queue: str, event: OutgoingEvent) -> None:
    """Durable once this returns; an event that was taken over before is not taken again."""
    try:
        await temporal.start_workflow(
            DELIVERY_WORKFLOW,
            event,
            id=event.id,
            task_queue=queue,
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            execution_timeout=LONGEST_DELIVERY,
            rpc_timeout=RPC_TIMEOUT,
        )
    except WorkflowAlreadyStartedError:
        return
