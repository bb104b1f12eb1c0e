"""How urgent the work in hand is: what shares of requests and money it may draw on."""

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from temporalio import activity

from ticketfu.errors import failure

T = TypeVar("T")


@dataclass(frozen=True)
class Urgency:
    """`waiting_since` is when the change came that is being worked on, if anybody knows."""

    backfill: bool = False
    by_person: bool = False
    waiting_since: datetime | None = None


NORMAL = Urgency()

# Of the running activity. Its calls go through libraries and tasks that know nothing of it, as
# with `activity.info()`.
_urgency: ContextVar[Urgency] = ContextVar("urgency")


def begin(urgency: Urgency) -> None:
    """Say it for the rest of this task, and of the tasks that it starts."""
    _urgency.set(urgency)


def current() -> Urgency:
    return _urgency.get(NORMAL)


async def giving_way(waiting: Awaitable[T], *, paid: bool = False) -> T:
    """Wait for something that a backfill has time for.

    A backfill's activity that is taken back, as somebody is waiting for its ticket now, ends here
    at once; the entity starts it anew, urgently. One whose worker stops ends too, and another
    worker tries again; what is `paid` for may still come while the worker waits for the others.
    """
    if not (current().backfill and activity.in_activity()):
        return await waiting
    work = asyncio.ensure_future(waiting)
    taken_back = asyncio.ensure_future(activity.wait_for_cancelled())
    stopping = asyncio.ensure_future(activity.wait_for_worker_shutdown())
    reasons = {taken_back} if paid else {taken_back, stopping}
    try:
        await asyncio.wait({work, *reasons}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        if taken_back.done():
            raise asyncio.CancelledError
        raise failure("zendesk.not_asked", "the worker stops before its turn has come")
    finally:
        for each in (work, taken_back, stopping):
            each.cancel()
