"""Follow documents for every event stream of a server with one poll of Temporal a second."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

from temporalio.client import WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import OPEN_STATUSES, RPC_TIMEOUT
from ticketfu.entity.document import Document
from ticketfu.entity.memo import DOCUMENT
from ticketfu.entity.publications import OVERLAP, Publication, Publications
from ticketfu.entity.search_attributes import PUBLISHED_AT
from ticketfu.server.errors import unavailable

D = TypeVar("D", bound=Document)

POLL_SECONDS = 1.0
WALK_SECONDS = 10.0
"""Rows of all watched entities, at most one a stream: only their absence shows a deletion."""


class Subscription:
    """One stream's view of an entity: of its publications, only the latest waits to be sent.

    `after` is when the entity had published last as the subscription began, by Temporal's clock.
    """

    def __init__(self, after: datetime | None) -> None:
        self.after = after
        self.latest: Publication | None = None
        self.ended = False
        self.changed = asyncio.Event()

    def publish(self, publication: Publication) -> None:
        published_at = _published_at(publication.execution)
        if published_at and (self.after is None or published_at > self.after):
            self.after, self.latest = published_at, publication
            self.changed.set()

    def end(self) -> None:
        self.ended = True
        self.changed.set()

    async def changes(self, seen: D) -> AsyncIterator[D]:
        """`seen`, then each other document, until the entity or the server ends."""
        yield seen
        while True:
            await self.changed.wait()
            self.changed.clear()
            if self.ended:
                return
            publication = self.latest
            document = await publication.document() if publication else None
            if isinstance(document, type(seen)) and document != seen:
                yield document
                seen = document


class Watcher:
    """Polls for the entities that streams are subscribed to; not at all while there are none."""

    def __init__(self, publications: Publications, stop: asyncio.Event, max_streams: int) -> None:
        self.publications = publications
        self.stop = stop
        self.max_streams = max_streams
        self.subscriptions: dict[str, set[Subscription]] = {}
        self.latest: datetime | None = None
        self.walked_at = 0.0
        self.following: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def subscription(self, workflow_id: str) -> AsyncIterator[Subscription]:
        """Raises RPCError for an entity that was never seen, 503 when all streams are taken."""
        if sum(map(len, self.subscriptions.values())) >= self.max_streams:
            raise unavailable("all event streams are taken; try again")
        subscription = Subscription(after=None)
        self.subscriptions.setdefault(workflow_id, set()).add(subscription)
        try:
            subscription.after = _published_at(await self._describe(workflow_id))
            if self.following is None or self.following.done():
                self.following = asyncio.create_task(self._follow())
            yield subscription
        finally:
            subscribed = self.subscriptions[workflow_id]
            subscribed.discard(subscription)
            if not subscribed:
                del self.subscriptions[workflow_id]

    async def _follow(self) -> None:
        """Until nobody is subscribed, or the server stops; Temporal's outages are waited out."""
        stopping = asyncio.create_task(self.stop.wait())
        while self.subscriptions and not stopping.done():
            # One poll at a time, a second apart: a slow Temporal is asked less.
            await asyncio.wait({stopping}, timeout=POLL_SECONDS)
            polling = asyncio.create_task(self._poll())
            await asyncio.wait({stopping, polling}, return_when=asyncio.FIRST_COMPLETED)
            polling.cancel()
        stopping.cancel()
        for workflow_id in list(self.subscriptions):
            self._end(workflow_id)

    async def _poll(self) -> None:
        watched = set(self.subscriptions)
        if not watched:
            return
        walks = time.monotonic() - self.walked_at > WALK_SECONDS
        moment = None if walks or self.latest is None else self.latest - OVERLAP
        try:
            found = {
                publication.workflow_id: publication
                async for publication in self.publications.since(moment, watched)
            }
            for publication in found.values():
                await self._publish(publication)
            if walks:
                await self._end_the_missing(watched - set(found))
                self.walked_at = time.monotonic()
        except (RPCError, RuntimeError):
            return

    async def _publish(self, publication: Publication) -> None:
        moment = _published_at(publication.execution)
        if moment and (self.latest is None or moment > self.latest):
            self.latest = moment
        if await publication.erased():
            self._end(publication.workflow_id)
        for subscription in self.subscriptions.get(publication.workflow_id, ()):
            subscription.publish(publication)

    async def _end_the_missing(self, workflow_ids: set[str]) -> None:
        """A new entity may not be listed yet, so each is asked for by its name."""
        for workflow_id in workflow_ids:
            if not await self._is_open(workflow_id):
                self._end(workflow_id)

    def _end(self, workflow_id: str) -> None:
        for subscription in self.subscriptions.get(workflow_id, ()):
            subscription.end()

    async def _is_open(self, workflow_id: str) -> bool:
        try:
            return (await self._describe(workflow_id)).status in OPEN_STATUSES
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise

    async def _describe(self, workflow_id: str) -> WorkflowExecution:
        handle = self.publications.temporal.get_workflow_handle(workflow_id)
        return await handle.describe(rpc_timeout=RPC_TIMEOUT)


def _published_at(entity: WorkflowExecution) -> datetime | None:
    """None before the first document: the attribute then is of the server that started it."""
    if DOCUMENT not in entity.raw_info.memo.fields:
        return None
    return entity.typed_search_attributes.get(PUBLISHED_AT)
