"""An attempt that Temporal gave up pays for no call; one that it waits for goes on."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from tests.harness import System, eventually
from ticketfu.limits import attempt
from ticketfu.limits.money import Money


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


async def never() -> None:
    await asyncio.Event().wait()


async def test_a_refresh_that_temporal_gave_up_does_not_ask_the_model(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its heartbeats are lost, as in an outage, and a second attempt begins."""
    monkeypatch.setattr("ticketfu.entity.refresh_call.HEARTBEAT", timedelta(seconds=1))
    monkeypatch.setattr("ticketfu.entity.heartbeat._beat", never)
    lease, ticket_id = FirstLease(monkeypatch), system.ticket()

    await system.post(ticket_id)
    await eventually(lease.calls, lambda calls: calls == 2)
    lease.comes.set()
    document = await system.fresh(ticket_id)
    await system.stop_worker()

    assert len(system.model.prompts) == document.usage.calls == 1


async def test_one_that_has_waited_long_goes_on_also_when_it_was_taken_back(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempt, "YOUNG", 0)
    lease, ticket_id = FirstLease(monkeypatch), system.ticket()

    await system.post(ticket_id)
    await eventually(lease.calls, lambda calls: calls == 1)
    asking = asyncio.create_task(
        system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})
    )
    await eventually(lambda: kinds(system, ticket_id), lambda kinds: TAKEN_BACK in kinds)
    lease.comes.set()

    assert (await asking).json()["summary"]
    assert len(system.model.prompts) == lease.waited == 1


TAKEN_BACK = EventType.EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED


async def kinds(system: System, ticket_id: int) -> list[int]:
    history = await system.entity(ticket_id).fetch_history()
    return [event.event_type for event in history.events]
