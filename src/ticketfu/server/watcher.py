"""Follow all publications with one poll of Temporal a second, for the index and every stream."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from temporalio.service import RPCError

from ticketfu.bounded_log import BoundedLog
from ticketfu.entity.publications import FULL_WALK, NEAR, OVERLAP, Publication, Publications
from ticketfu.server.indexing import Indexer
from ticketfu.server.subscriptions import Streams, Subscription

POLL_SECONDS = 1.0

WHOLE_OVERLAP_SECONDS = 5.0
"""Between two polls that go back the whole overlap."""

BATCH = 200
"""Publications that are decoded, and written to the index, together."""

AWAY_SECONDS = 10.0
"""Without an answer of Temporal's for so long, what the index holds may be of any age."""

FIRST_WALK_SECONDS = 2.0


class Watcher:
    """The one follower of a server; nobody else asks Temporal for what is new."""

    def __init__(
        self, publications: Publications, indexer: Indexer, streams: Streams, stop: asyncio.Event
    ) -> None:
        self.publications = publications
        self.indexer = indexer
        self.streams = streams
        self.stop = stop
        self._answered_at = float("-inf")
        self._current_as_of = time.monotonic()
        self._walked = asyncio.Event()
        self._ended = False
        self._latest: datetime | None = None
        self._whole_at = float("-inf")
        # When the newest publication was first seen, and when a poll last was answered.
        self._latest_at = self._polled_at = time.monotonic()
        self._problems = BoundedLog(__name__, period=60)

    async def is_current(self) -> bool:
        """True from the first whole walk on, for as long as Temporal answers.

        A walk in hand is waited for: it takes a moment, unless there are very many entities.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_WALK_SECONDS):
                await self._walked.wait()
        return self._walked.is_set() and time.monotonic() - self._answered_at < AWAY_SECONDS

    def has_begun(self) -> bool:
        """True from the first whole walk on: what the index lacks then, Temporal withholds."""
        return self._walked.is_set()

    def lag(self) -> float:
        """Seconds since all that Temporal showed was taken up; from the start until then."""
        return time.monotonic() - self._current_as_of

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Follow until `stop`; then all streams end."""
        following = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    @asynccontextmanager
    async def subscription(self, workflow_id: str) -> AsyncIterator[Subscription]:
        """Raises RPCError for an entity that was never seen, 503 when all streams are taken."""
        async with self.streams.subscription(workflow_id) as subscription:
            subscription.after = await self.publications.last_published(workflow_id)
            yield subscription

    async def _follow(self) -> None:
        tasks = [asyncio.create_task(self._work()), asyncio.create_task(self.stop.wait())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._ended = True
            self.streams.end_all()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _work(self) -> None:
        while not self._walked.is_set():
            await self._answers(self._first_walk())
            await self._pause(POLL_SECONDS)
        await asyncio.gather(
            self._repeat(self._poll, POLL_SECONDS),
            # Walks go on beside the polls: of many entities they take longer than a second.
            self._repeat(self._walk, FULL_WALK.total_seconds()),
        )

    async def _repeat(self, work: Callable[[], Awaitable[object]], seconds: float) -> None:
        """One at a time, and a pause after each: a slow Temporal is asked less."""
        while True:
            await self._pause(seconds)
            await self._answers(work())

    async def _pause(self, seconds: float) -> None:
        # Temporal's client says of a cancelled call that it failed: the cancellation is lost.
        if self._ended:
            raise asyncio.CancelledError
        await asyncio.sleep(seconds)

    async def _answers(self, work: Awaitable[object]) -> bool:
        """Outages are waited out; who needs an answer meanwhile learns of them by itself."""
        began = time.monotonic()
        try:
            await work
        except (RPCError, RuntimeError):
            return False
        except Exception as error:
            # Whatever it is, lists and streams must not end with it.
            self._problems.warning("cannot follow publications: %s", type(error).__name__)
            return False
        self._answered_at = time.monotonic()
        self._current_as_of = max(began, self._current_as_of)
        return True

    async def _first_walk(self) -> None:
        began = time.monotonic()
        last = await self._walk()
        # Changes since its beginning may have passed it by. Only durations are of this clock.
        self._latest = last and last - timedelta(seconds=time.monotonic() - began)
        self._latest_at = self._polled_at = began
        self._walked.set()

    async def _poll(self) -> None:
        """Ask for what was published since the newest moment that a poll has seen."""
        asked_at, last = time.monotonic(), self._latest
        whole = asked_at - self._whole_at >= WHOLE_OVERLAP_SECONDS
        moment = last and last - self._shortened(OVERLAP if whole else NEAR)
        async for batch in _batches(self.publications.since(moment)):
            await self.indexer.note(batch, asked_at)
            last = _last(last, batch)
        if last != self._latest:
            self._latest, self._latest_at = last, asked_at
        self._polled_at = asked_at
        if whole:
            self._whole_at = asked_at

    def _shortened(self, overlap: timedelta) -> timedelta:
        """Shorter the longer nothing came: what a burst published is not read again for ever."""
        quiet = timedelta(seconds=self._polled_at - self._latest_at)
        return max(overlap - quiet, timedelta(0))

    async def _walk(self) -> datetime | None:
        """Take up what polls have missed, and forget the entities that are no longer there."""
        asked_at, known, last = time.monotonic(), set(self.indexer.held), None
        async for batch in _batches(self.publications.since(None)):
            await self.indexer.note(batch, asked_at)
            last = _last(last, batch)
            known -= {publication.workflow_id for publication in batch}
        for name in known:
            # Between two runs of an entity neither may be listed, so each is asked for by name.
            if not await self.publications.is_open(name):
                await self.indexer.remove(name)
        await self.indexer.clean(asked_at)
        return last


async def _batches(rows: AsyncIterator[Publication]) -> AsyncIterator[list[Publication]]:
    batch: list[Publication] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _last(moment: datetime | None, batch: list[Publication]) -> datetime | None:
    moments = [row.dated_at for row in batch]
    return max([*moments, *([moment] if moment else [])], default=None)
