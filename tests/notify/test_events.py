"""Events reach a receiver: signed, once each, after failures, and never for what is erased."""

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from starlette.responses import JSONResponse
from temporalio.client import Client, WorkflowFailureError

from tests.harness import System, eventually
from tests.notify.conftest import SECRET, Receiver, received_system
from tests.test_bounds import runs
from ticketfu.entity.outgoing import (
    BUDGET_REACHED,
    ORGANIZATION_TURNED,
    START_DELIVERIES,
    SUMMARY_CHANGED,
    TICKET_FAILED,
    OutgoingEvent,
)
from ticketfu.limits.leases import Leases
from ticketfu.limits.models import Lease, Terms
from ticketfu.limits.money import Money
from ticketfu.notify.budget import BudgetWatch
from ticketfu.notify.client import start_delivery
from ticketfu.notify.models import FORGOTTEN


async def test_what_changes_is_announced_once_and_without_text(temporal: Client) -> None:
    async with received_system(temporal) as (system, receiver):
        ticket_id = system.ticket("The Waldemar export fails.")
        changed = partial(receiver.of, SUMMARY_CHANGED, ticket_id=ticket_id)
        await system.post(ticket_id)
        (first,) = await eventually(changed, bool)
        # Nothing that the model would see.
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        system.comment(ticket_id, "Waldemar still waits.")
        await system.post(ticket_id)
        both = await eventually(changed, lambda found: len(found) == 2)
        stored = await _stored(temporal, system, ticket_id, first.id)
        await _replayed_without_a_receiver(system, ticket_id)

    assert set(first.data) == {"ticket_id", "revision", "changed"}
    assert "summary" in first.data["changed"]
    assert [each.data["revision"] for each in both] == [1, 2]
    assert len(await changed()) == 2
    assert len({each.id for each in receiver.received}) == len(receiver.received)
    assert "Waldemar" not in str(receiver.received)
    assert "a-secret-address" not in stored
    assert SECRET not in stored


async def test_who_reads_at_an_event_reads_what_it_tells_of(temporal: Client) -> None:
    async with received_system(temporal) as (system, receiver):
        found: list[int] = []
        ticket_id = system.ticket()

        async def read() -> None:
            found.append((await system.read(ticket_id)).revision)

        receiver.at_event = read
        for revision in range(1, 6):
            await system.post(ticket_id)
            await eventually(partial(receiver.of, SUMMARY_CHANGED, revision=revision), bool)
            system.comment(ticket_id, f"News {revision}.")
        handed_over = [
            event.activity_task_scheduled_event_attributes.activity_type.name
            for run in await runs(temporal, f"ticket-workflow-{ticket_id}")
            for event in run
        ].count(START_DELIVERIES)

    assert found == [1, 2, 3, 4, 5]
    # By a call that begins after the workflow task which stores the memo; a local one does not.
    assert handed_over == 5


async def test_an_organization_that_turns_is_announced(temporal: Client) -> None:
    late = datetime.now(UTC).date() - timedelta(days=1)
    async with received_system(temporal) as (system, receiver):
        acme = system.organization()
        promise = f"I promise a fix by {late}."
        ticket_id = system.ticket(promise, organization_id=acme)
        await system.post(ticket_id)
        turned = partial(receiver.of, ORGANIZATION_TURNED, organization_id=acme)
        (turn,) = await eventually(turned, bool)
        await eventually(partial(receiver.of, SUMMARY_CHANGED, organization_id=acme), bool)

    (overdue,) = turn.data["turned"]
    assert (overdue["what"], overdue["ticket_ids"]) == ("overdue promises", [ticket_id])


async def test_workers_that_notice_a_spent_budget_announce_it_once(temporal: Client) -> None:
    async with received_system(temporal) as (system, receiver):
        watches = []
        for _ in range(2):
            money = Money(Leases(temporal, system.queue, Terms()), 5.0)
            money.apply(Lease(hold="all"))
            watches.append(BudgetWatch(temporal, system.queue, money))
        running = [asyncio.create_task(watch.run()) for watch in watches]

        async def announced() -> bool:
            return all(watch.announced for watch in watches)

        await eventually(announced, bool)
        (event,) = await eventually(partial(receiver.of, BUDGET_REACHED), bool)
        for task in running:
            task.cancel()
    assert event.data == {"day": event.data["day"], "budget_usd": 5.0}


async def _replayed_without_a_receiver(system: System, ticket_id: int) -> None:
    """A worker that is not to send goes on from a history of one that was."""
    await system.stop_worker()
    nobody = {"notify_url": None, "notify_secret": None}
    system.settings = system.settings.model_copy(update=nobody)
    system.start_worker()
    system.comment(ticket_id, "Is anybody there?")
    await system.post(ticket_id)
    document = await system.fresh(ticket_id)
    assert (document.revision, document.error) == (3, None)


async def _stored(temporal: Client, system: System, ticket_id: int, event_id: str) -> str:
    """All that Temporal holds of a ticket and of an event's delivery."""
    handles = (system.entity(ticket_id), temporal.get_workflow_handle(event_id))
    return "".join([(await handle.fetch_history()).to_json() for handle in handles])


async def test_failures_are_announced_and_a_receiver_that_fails_is_tried_again(
    temporal: Client,
) -> None:
    async with received_system(temporal, notify_text=True) as (system, receiver):
        unread, unasked = system.ticket(), system.ticket()
        failed = partial(receiver.of, TICKET_FAILED)
        system.sample.fail_next(f"/api/v2/tickets/{unread}", status=403, times=9)
        receiver.statuses = [500, 301, 429]
        await system.post(unread)
        (first,) = await eventually(failed, bool)
        assert receiver.tries == [first.id] * 4
        system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
        for _ in range(2):
            await system.post(unasked)
            await eventually(lambda: system.read(unasked), lambda doc: doc.error is not None)
        await eventually(failed, lambda found: len(found) == 2)
        system.model.faults.clear()
        await system.post(unasked)
        (changed,) = await eventually(partial(receiver.of, SUMMARY_CHANGED), bool)
        await _erased_is_not_sent(temporal, system, receiver, unasked)
        await _gone_is_not_tried_again(temporal, system, receiver)

    assert (first.data["ticket_id"], first.data["code"]) == (unread, "zendesk.forbidden")
    assert first.data["status"] == "failed"
    assert [each.data["ticket_id"] for each in await failed()] == [unread, unasked]
    assert changed.data["summary"]["intent"] == "About A report"


async def _erased_is_not_sent(
    temporal: Client, system: System, receiver: Receiver, ticket_id: int
) -> None:
    """The receiver is away when the ticket changes, and back once it is erased."""
    receiver.always, receiver.tries = 503, []
    system.comment(ticket_id, "News.")
    await system.post(ticket_id)
    event_id, *_ = await eventually(receiver.sent, bool)
    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    delivery = temporal.get_workflow_handle(event_id, result_type=str)
    assert await delivery.result() == FORGOTTEN
    receiver.always = 204


async def _gone_is_not_tried_again(temporal: Client, system: System, receiver: Receiver) -> None:
    """The same event twice is one delivery; the receiver does not want it."""
    receiver.statuses, receiver.tries = [410], []
    event = OutgoingEvent(id=f"gone-{system.queue}", type="test", at=datetime.now(UTC))
    for _ in range(2):
        await start_delivery(temporal, system.queue, event)
    with pytest.raises(WorkflowFailureError):
        await temporal.get_workflow_handle(event.id).result()
    assert receiver.tries == [event.id]
