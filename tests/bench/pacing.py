"""Pacing of the load: how much at a time, and how long to wait."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

SENDERS = 16
LONGEST_WAIT_SECONDS = 180
"""Seconds; what has not come by then will not come: the benchmark broke."""


async def spread(
    work: Callable[[int], Awaitable[None]], items: Iterable[int], workers: int = SENDERS
) -> None:
    """Work on each item once and in order, `workers` at a time."""
    left = iter(items)

    async def worker() -> None:
        for item in left:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker())


async def until(find: Callable[[], Awaitable[T | None]], pause: float) -> T:
    """The first thing that is found."""
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        while not (found := await find()):  # noqa: ASYNC110
            await asyncio.sleep(pause)
    return found
