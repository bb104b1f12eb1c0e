"""One event's delivery: under a new key, to a receiver that does not answer as it should."""

import asyncio
from functools import partial

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.worker import Worker

from tests.harness import System, eventually
from tests.notify.conftest import received_system
from tests.notify.deliveries import delivery_of, waits_for_next_try
from ticketfu.cli import wiring
from ticketfu.entity.earlier_runs import EarlierRunsActivities
from ticketfu.entity.outgoing import START_DELIVERIES, SUMMARY_CHANGED
from ticketfu.entity.queues import upkeep_queue
from ticketfu.notify.models import SENT
from ticketfu.stored import ROTATE_KEYS
from ticketfu.temporal import Connection, connect

# More than a notice to an organization gets.
MANY_TRIES = 4


async def test_an_event_that_waits_goes_on_under_a_new_key_and_comes_once(temporal: Client) -> None:
    async with received_system(temporal) as (system, receiver):
        receiver.statuses, receiver.wait = [503], 3600
        delivery = await delivery_of(system)
        await eventually(lambda: waits_for_next_try(delivery), bool)
        first = (await delivery.describe()).run_id
        await delivery.signal(ROTATE_KEYS, "")
        outcome = await delivery.result()
        before = await temporal.get_workflow_handle(delivery.id, run_id=first).describe()

    assert outcome == SENT
    assert before.status is WorkflowExecutionStatus.CONTINUED_AS_NEW
    assert [event.id for event in receiver.received] == [delivery.id]
    assert receiver.tries == [delivery.id] * 2


@pytest.mark.parametrize("status", [204, 503])
async def test_an_event_that_is_being_sent_is_not_sent_twice_for_a_new_key(
    temporal: Client, status: int
) -> None:
    """Only one that was refused meanwhile is sent once more, by the run under the new key."""
    async with received_system(temporal) as (system, receiver):
        arrived, answer = asyncio.Event(), asyncio.Event()

        async def answer_later() -> None:
            arrived.set()
            await answer.wait()

        receiver.at_event, receiver.statuses, receiver.wait = answer_later, [status], 3600
        delivery = await delivery_of(system)
        await arrived.wait()
        await delivery.signal(ROTATE_KEYS, "")
        await eventually(delivery.fetch_history, _asks_to_cancel)
        answer.set()
        assert await delivery.result() == SENT

    assert receiver.tries == [delivery.id] * (1 if status == 204 else 2)
    assert len(receiver.received) == 1


def _asks_to_cancel(history: WorkflowHistory) -> bool:
    asked = "activity_task_cancel_requested_event_attributes"
    return any(event.HasField(asked) for event in history.events)


async def test_an_event_outlasts_any_outage_of_the_workers_that_should_hand_it_over(
    temporal: Client, temporal_address: str
) -> None:
    """The first worker refreshes a ticket, and cannot hand over; it never changes again."""
    async with received_system(temporal) as (system, receiver):
        await system.stop_worker()
        ticket_id = system.ticket()
        # Workers of one queue cannot share a client.
        one, other = [await connect(Connection(temporal_address)) for _ in range(2)]
        async with (
            wiring.workers(system.settings, one) as create,
            create().entities,
            _without_hand_over(other, upkeep_queue(system.queue)),
        ):
            await system.post(ticket_id)
            tries = partial(_tries_to_hand_over, system, ticket_id)
            await eventually(tries, lambda found: found >= MANY_TRIES)
        system.start_worker()
        (event,) = await eventually(partial(receiver.of, SUMMARY_CHANGED), bool)

    assert event.data["ticket_id"] == ticket_id


def _without_hand_over(temporal: Client, queue: str) -> Worker:
    return Worker(
        temporal,
        task_queue=queue,
        # Any other one.
        activities=[EarlierRunsActivities(temporal).delete_earlier_runs],
    )


async def _tries_to_hand_over(system: System, ticket_id: int) -> int:
    pending = (await system.entity(ticket_id).describe()).raw_description.pending_activities
    tries = [each.attempt for each in pending if each.activity_type.name == START_DELIVERIES]
    return max(tries, default=0)
