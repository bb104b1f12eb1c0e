"""An attempt that Temporal gave up pays for no call; one that it waits for goes on."""

import asyncio
from datetime import timedelta

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import AsyncActivityHandle

from tests.harness import System, eventually
from ticketfu.entity import heartbeat
from ticketfu.limits import attempt
from ticketfu.limits.money import Money
from ticketfu.ticket.client import Tickets

TAKEN_BACK = EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED


class FirstLease:
    """The first call's money is there when `comes` is set; `waited` counts the calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.comes, self.waited = asyncio.Event(), 0
        begin = Money.begin

        async def late(money: Money, estimate: float) -> None:
            self.waited += 1
            if self.waited == 1:
                await self.comes.wait()
            await begin(money, estimate)

        monkeypatch.setattr(Money, "begin", late)

    async def calls(self) -> int:
        return self.waited


class Heartbeats:
    """Those that a check sends; the SDK's own are not among them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent = 0
        send = AsyncActivityHandle.heartbeat

        async def counted(handle: AsyncActivityHandle, rpc_timeout: timedelta) -> None:
            self.sent += 1
            await send(handle, rpc_timeout=rpc_timeout)

        monkeypatch.setattr(AsyncActivityHandle, "heartbeat", counted)


@pytest.fixture
def first_attempt_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an outage of Temporal's: its heartbeats are lost, and a second attempt begins."""
    beat = heartbeat._beat

    async def lost() -> None:
        if activity.info().attempt == 1:
            await asyncio.Event().wait()
        await beat()

    monkeypatch.setattr("ticketfu.entity.refresh_call.HEARTBEAT", timedelta(seconds=1))
    monkeypatch.setattr(heartbeat, "_beat", lost)


@pytest.mark.usefixtures("first_attempt_is_silent")
async def test_a_refresh_that_temporal_gave_up_does_not_ask_the_model(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease, ticket_id = FirstLease(monkeypatch), system.ticket()

    await system.post(ticket_id)
    await eventually(lease.calls, lambda calls: calls >= 2)
    lease.comes.set()
    document = await system.fresh(ticket_id)
    await system.stop_worker()

    assert len(system.model.prompts) == document.usage.calls == 1


async def test_one_that_has_waited_long_goes_on_also_when_it_was_taken_back(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "YOUNG", 0)
    lease, heartbeats, ticket_id = FirstLease(monkeypatch), Heartbeats(monkeypatch), system.ticket()

    await system.post(ticket_id)
    await eventually(lease.calls, lambda calls: calls == 1)
    asking = asyncio.create_task(
        system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})
    )
    await eventually(lambda: events(system, ticket_id), lambda kinds: TAKEN_BACK in kinds)
    lease.comes.set()

    assert (await asking).json()["summary"]
    assert len(system.model.prompts) == lease.waited == heartbeats.sent == 1


async def test_a_backfill_that_was_taken_back_does_not_ask_the_model(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entity has asked again, urgently; the SDK hears of it some seconds later."""
    monkeypatch.setattr(attempt, "YOUNG", 0)
    lease, ticket_id = FirstLease(monkeypatch), system.ticket()
    tickets = Tickets(system.temporal, system.queue, 0)

    await tickets.updated(ticket_id, origin="backfill")
    await eventually(lease.calls, lambda calls: calls == 1)
    await system.post(ticket_id)
    document = await system.fresh(ticket_id)
    lease.comes.set()
    await system.stop_worker()

    assert len(system.model.prompts) == document.usage.calls == 1


async def test_a_refresh_that_has_just_begun_sends_no_heartbeat_of_its_own(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    heartbeats, ticket_id = Heartbeats(monkeypatch), system.ticket()

    await system.post(ticket_id)
    await system.fresh(ticket_id)

    assert heartbeats.sent == 0


async def events(system: System, ticket_id: int) -> list[int]:
    history = await system.entity(ticket_id).fetch_history()
    return [event.event_type for event in history.events]
