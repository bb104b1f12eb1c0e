"""A backfill waits for its turn only as long as nothing else is due."""

import asyncio
from collections.abc import Callable

import pytest
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from ticketfu.limits import urgency
from ticketfu.limits.urgency import Urgency, giving_way


async def waiting(turn: asyncio.Event, *, backfill: bool = True, paid: bool = False) -> bool:
    urgency.begin(Urgency(backfill=backfill))
    return await giving_way(turn.wait(), paid=paid)


@pytest.mark.parametrize(
    ("happens", "ends_with"),
    [
        (ActivityEnvironment.cancel, asyncio.CancelledError),
        (ActivityEnvironment.worker_shutdown, ApplicationError),
    ],
)
async def test_a_backfill_that_is_taken_back_or_whose_worker_stops_ends_at_once(
    happens: Callable[[ActivityEnvironment], None], ends_with: type[BaseException]
) -> None:
    environment, turn = ActivityEnvironment(), asyncio.Event()
    activity = asyncio.ensure_future(environment.run(waiting, turn))
    await asyncio.sleep(0)

    happens(environment)

    with pytest.raises(ends_with):
        await activity


async def test_an_answer_that_is_paid_for_may_still_come_while_a_worker_stops() -> None:
    async def call(turn: asyncio.Event) -> bool:
        return await waiting(turn, paid=True)

    environment, turn = ActivityEnvironment(), asyncio.Event()
    activity = asyncio.ensure_future(environment.run(call, turn))
    await asyncio.sleep(0)

    environment.worker_shutdown()
    await asyncio.wait({activity}, timeout=0.05)
    assert not activity.done()
    turn.set()

    assert await activity


async def test_what_is_urgent_waits_through_all_of_it() -> None:
    async def call(turn: asyncio.Event) -> bool:
        return await waiting(turn, backfill=False)

    environment, turn = ActivityEnvironment(), asyncio.Event()
    activity = asyncio.ensure_future(environment.run(call, turn))
    await asyncio.sleep(0)

    environment.worker_shutdown()
    turn.set()

    assert await activity
