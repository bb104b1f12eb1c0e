"""Notices to organizations: those that come while one is on the way go together in the next."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from temporalio.service import RPCError

from ticketfu.organization.models import TicketSummarized

MOST_TOGETHER = 40
"""Of 5 KB each at most; a payload has to stay under 256 KB."""

Send = Callable[[int, TicketSummarized], Awaitable[None]]


@dataclass
class _Batch:
    notices: list[TicketSummarized] = field(default_factory=list)
    ended: bool = False
    error: RPCError | None = None


@dataclass
class _Line:
    """Of one organization: what waits, and whose turn it is to send."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: _Batch = field(default_factory=_Batch)


@dataclass(frozen=True)
class Notices:
    """One signal at a time to each organization.

    Temporal takes signals to one workflow one by one, and refuses those that wait there for half a
    second: "Workflow is busy". Two hundred tickets of one organization may change together.
    """

    _lines: MutableMapping[int, _Line] = field(default_factory=WeakValueDictionary, repr=False)

    async def notify(self, organization_id: int, notice: TicketSummarized, send: Send) -> None:
        """Return when Temporal has taken it; raises RPCError where it did not."""
        line = self._lines.setdefault(organization_id, _Line())
        if len(line.waiting.notices) == MOST_TOGETHER:
            line.waiting = _Batch()
        batch = line.waiting
        batch.notices.append(notice)
        try:
            async with line.turn:
                # The first of them sends for all. If it is cancelled, the next one does.
                if not batch.ended:
                    if line.waiting is batch:
                        line.waiting = _Batch()
                    await _send(organization_id, batch, send)
        finally:
            # Its ticket may have newer words by the time the others are sent.
            if not batch.ended:
                batch.notices.remove(notice)
        if batch.error:
            raise batch.error


async def _send(organization_id: int, batch: _Batch, send: Send) -> None:
    first, *others = batch.notices
    try:
        await send(organization_id, first.model_copy(update={"others": others}))
    except RPCError as error:
        batch.error = error
    batch.ended = True
