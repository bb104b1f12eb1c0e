"""Run an activity's work: heartbeats tell that it lives, and what has begun is finished."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from temporalio import activity

T = TypeVar("T")


async def to_the_end(work: Coroutine[object, object, T]) -> T:
    """Heartbeat while `work` runs, so that a killed worker is noticed in seconds.

    An entity takes back a look that may still be queued; one that is already running goes on,
    as that is the fastest way to its result. A worker's shutdown or a timeout ends it.
    """
    task = asyncio.create_task(work)
    beating = asyncio.create_task(_beat())
    try:
        while not task.done():
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                if task.done() or not _taken_back():
                    raise
        return task.result()
    finally:
        beating.cancel()
        task.cancel()


def _taken_back() -> bool:
    details = activity.cancellation_details()
    return details is not None and details.cancel_requested


async def _beat() -> None:
    timeout = activity.info().heartbeat_timeout
    while timeout:
        activity.heartbeat()
        await asyncio.sleep(timeout.total_seconds() / 3)
