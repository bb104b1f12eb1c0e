"""Run an activity's work: heartbeats show that it lives, and it is finished once begun."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import TypeVar

from temporalio import activity

from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.limits.attempt import begin_attempt

# For running refreshes when a worker is stopped; Render kills 30 s after it asked.
GRACE = timedelta(seconds=20)

T = TypeVar("T")


async def with_heartbeats(work: Coroutine[object, object, T]) -> T:
    """Heartbeat while `work` runs, so that a killed worker is noticed in seconds.

    An entity takes back a refresh that may still be queued; one that is already running goes
    on, as that is the fastest way to its result. A worker's shutdown ends it; so does a timeout.
    """
    begin_attempt()
    task = asyncio.create_task(work)
    beating = asyncio.create_task(_beat())
    with opaque_errors():
        try:
            # No shield: from Python 3.14 on it logs what a task of a cancelled activity raises.
            await asyncio.wait({task})
        except asyncio.CancelledError:
            if not task.done() and _taken_back():
                await _done_or_shut_down(task)
            if not task.done():
                raise
        finally:
            beating.cancel()
            if not task.done():
                task.cancel()
        return task.result()


def _taken_back() -> bool:
    details = activity.cancellation_details()
    return details is not None and details.cancel_requested


async def _done_or_shut_down(task: asyncio.Task[T]) -> None:
    """Wait for the task or the worker's shutdown, which cancels no activity a second time."""
    ending = asyncio.create_task(_shut_down())
    await asyncio.wait({task, ending}, return_when=asyncio.FIRST_COMPLETED)
    ending.cancel()


async def _shut_down() -> None:
    await activity.wait_for_worker_shutdown()
    await asyncio.sleep(GRACE.total_seconds())


async def _beat() -> None:
    timeout = activity.info().heartbeat_timeout
    while timeout:
        # First: the start counts as a beat, and each costs Temporal a write to its database.
        await asyncio.sleep(timeout.total_seconds() / 3)
        activity.heartbeat()
