"""Work on texts: in a thread where there are enough of them to hold up the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

FEW_CHARACTERS = 8_000
"""Some milliseconds of work at most: to change threads twice takes longer."""

AROUND_A_TEXT = 400


async def aside(texts: Sequence[str], work: Callable[[], T]) -> T:
    """The result of `work`, whose time grows with these texts."""
    if sum(len(text) + AROUND_A_TEXT for text in texts) <= FEW_CHARACTERS:
        return work()
    return await asyncio.to_thread(work)
