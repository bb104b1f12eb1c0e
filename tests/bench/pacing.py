"""How much at a time, and for how long."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

SENDERS = 16
MAX_DEBOUNCE_FACTOR = 180
"""Seconds after which what is waited for will not come: the benchmark broke."""


async def spread(
    work: Callable[[int], Awaitable[None]], items: Iterable[int], workers: int = SENDERS
) -> None:
    """Each item once, so many at a time, in order."""
    left = iter(items)

    async def worker() -> None:
        for item in left:
            await work(item)

    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker())


async def until(look: Callable[[], Awaitable[T | None]], pause: float) -> T:
    """The first thing that is found."""
    async with asyncio.timeout(MAX_DEBOUNCE_FACTOR):
        while not (found := await look()):  # noqa: ASYNC110
            await asyncio.sleep(pause)
    return found
