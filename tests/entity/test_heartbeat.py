import asyncio
from collections.abc import Awaitable, Callable, Coroutine

import pytest
from temporalio.activity import ActivityCancellationDetails
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.testing import ActivityEnvironment

from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.entity.heartbeat import with_heartbeats


async def without_heartbeats(work: Coroutine[object, object, None]) -> None:
    with opaque_errors():
        await work


@pytest.mark.parametrize("run", [with_heartbeats, without_heartbeats])
@pytest.mark.parametrize("reason", ["not_found", "timed_out"])
async def test_an_attempt_that_temporal_gave_up_ends_without_a_line_in_the_log(
    reason: str, run: Callable[[Coroutine[object, object, None]], Awaitable[None]]
) -> None:
    environment, begun = ActivityEnvironment(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.Event().wait()

    async def activity() -> None:
        await run(work())

    running = asyncio.create_task(environment.run(activity))
    await begun.wait()
    environment.cancel(ActivityCancellationDetails(**{reason: True}))

    with pytest.raises(ApplicationError) as raised:
        await running
    assert raised.value.type == "worker.timeout"
    assert raised.value.category is ApplicationErrorCategory.BENIGN
