"""Deliveries of events in Temporal, as tests start and watch them."""

from datetime import UTC, datetime

from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import WorkflowHandle

from tests.harness import System, fresh_id
from ticketfu.entity.outgoing import OutgoingEvent
from ticketfu.notify.client import start_delivery

Delivery = WorkflowHandle[object, str]


async def delivery_of(system: System) -> Delivery:
    """Of an event of no entity's."""
    event = OutgoingEvent(id=f"event-{fresh_id()}", type="test", at=datetime.now(UTC))
    await start_delivery(system.temporal, system.queue, event)
    return system.temporal.get_workflow_handle(event.id, result_type=str)


async def waits_for_next_try(delivery: Delivery) -> bool:
    pending = (await delivery.describe()).raw_description.pending_activities
    waiting = PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED
    return any(each.attempt > 1 and each.state == waiting for each in pending)
