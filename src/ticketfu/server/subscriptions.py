"""Event streams of a server: each gets the latest of what it follows, once it can take it."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

from ticketfu.entity.document import Document
from ticketfu.server.errors import unavailable

D = TypeVar("D", bound=Document)


class Subscription:
    """One stream's view of an entity: of its documents, only the latest waits to be sent.

    `after` is when the entity had published last as the subscription began, by Temporal's clock.
    """

    def __init__(self) -> None:
        self.after: datetime | None = None
        self.latest: Document | None = None
        self.ended = False
        self.changed = asyncio.Event()

    def publish(self, document: Document, published_at: datetime) -> None:
        if self.after is None or published_at > self.after:
            self.after, self.latest = published_at, document
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
            document = self.latest
            if isinstance(document, type(seen)) and document != seen:
                yield document
                seen = document


class Feed:
    """One stream's view of everything: workflow ids of what changed or went since the last ones."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.ended = False
        self.changed = asyncio.Event()

    def publish(self, workflow_ids: Collection[str]) -> None:
        self.waiting.update(workflow_ids)
        self.changed.set()

    def end(self) -> None:
        self.ended = True
        self.changed.set()

    async def changes(self) -> AsyncIterator[set[str]]:
        """Until the server ends."""
        while True:
            await self.changed.wait()
            self.changed.clear()
            if self.ended:
                return
            changed, self.waiting = self.waiting, set()
            yield changed


class Streams:
    """All streams of a server, at most `most` at a time; 503 beyond that."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.subscriptions: dict[str, set[Subscription]] = {}
        self.feeds: set[Feed] = set()

    @asynccontextmanager
    async def subscription(self, workflow_id: str) -> AsyncIterator[Subscription]:
        self._need_place()
        subscription = Subscription()
        self.subscriptions.setdefault(workflow_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            subscribed = self.subscriptions[workflow_id]
            subscribed.discard(subscription)
            if not subscribed:
                del self.subscriptions[workflow_id]

    @asynccontextmanager
    async def feed(self) -> AsyncIterator[Feed]:
        self._need_place()
        feed = Feed()
        self.feeds.add(feed)
        try:
            yield feed
        finally:
            self.feeds.discard(feed)

    def publish(self, workflow_id: str, document: Document, published_at: datetime) -> None:
        for subscription in self.subscriptions.get(workflow_id, ()):
            subscription.publish(document, published_at)

    def announce(self, workflow_ids: Collection[str]) -> None:
        """Say to whoever follows everything that these changed or went."""
        for feed in self.feeds:
            feed.publish(workflow_ids)

    def end(self, workflow_id: str) -> None:
        for subscription in self.subscriptions.get(workflow_id, ()):
            subscription.end()

    def end_all(self) -> None:
        for workflow_id in self.subscriptions:
            self.end(workflow_id)
        for feed in self.feeds:
            feed.end()

    def _need_place(self) -> None:
        taken = len(self.feeds) + sum(map(len, self.subscriptions.values()))
        if taken >= self.most:
            raise unavailable("all event streams are taken; try again")
