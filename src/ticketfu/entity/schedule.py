"""What an entity has been told and not yet looked at; pure, so that it replays."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from ticketfu.entity.document import EntityError
from ticketfu.entity.retry import Failure

Origin = Literal["person", "webhook", "backfill"]

PRIORITY: dict[Origin, int] = {"person": 1, "webhook": 3, "backfill": 5}
"""Temporal's priority keys: a person who waits goes first."""

EVENT_IDS = 100
"""Ids remembered to drop repeated deliveries; Zendesk retries within minutes."""

MAX_DEBOUNCE_FACTOR = 10
"""A debounced entity waits at most so many settle times."""

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
LONGEST_CONTENT_RETRY = timedelta(days=1)

IMMEDIATE_RETRIES = 3
"""So often a signal alone has such a question asked again."""

CONTENT_FAILURES = frozenset(
    {"llm.refused", "llm.content_filter", "llm.truncated", "llm.invalid_output"}
)
"""Answers that cost a call and come out the same for the same content: asked again more rarely."""


class Event(BaseModel):
    """Something happened; the entity finds out what by refreshing. Fields only ever get added."""

    event_id: str = ""
    origin: Origin = "webhook"
    settle_seconds: float = 0


class Agenda(BaseModel):
    noted: int = 0
    refreshing: int = 0
    attempted: int = 0
    covered: int = 0
    opened: datetime | None = None
    settled: datetime | None = None
    priority: int = PRIORITY["backfill"]
    refreshing_priority: int = PRIORITY["backfill"]
    event_ids: list[str] = []
    failures: int = 0
    error: EntityError | None = None

    @property
    def stale(self) -> bool:
        return self.noted > self.covered or self.error is not None

    @property
    def due(self) -> datetime | None:
        """When to look next: once the facts have settled, or when a failed look is tried again."""
        moments = [self.settled, self.error.retry_at if self.error else None]
        return min((moment for moment in moments if moment), default=None)

    def note(self, event: Event, now: datetime, *, debounce: bool = False) -> bool:
        """Remember a fact; False if its event was already noted.

        The first fact's wait leads; with `debounce` each further fact starts it anew.
        """
        if event.event_id and event.event_id in self.event_ids:
            return False
        if event.event_id:
            self.event_ids = [*self.event_ids, event.event_id][-EVENT_IDS:]
        self.noted += 1
        self.priority = min(self.priority, PRIORITY[event.origin])
        self.opened = self.opened or now
        wait = timedelta(seconds=event.settle_seconds)
        settled = now + wait
        if debounce and not (self.settled and self.settled <= now):
            self.settled = min(settled, self.opened + MAX_DEBOUNCE_FACTOR * wait)
        else:
            self.settled = min(self.settled or settled, settled)
        return True

    def refused(self, fingerprint: str, now: datetime) -> str:
        """`fingerprint` while only its retry asks that question again: answers were paid for."""
        error = self.error
        vain = error is not None and error.code in CONTENT_FAILURES and now < error.retry_at
        return fingerprint if vain and self.failures >= IMMEDIATE_RETRIES else ""

    def start(self) -> int:
        """Begin a look, which covers all facts noted so far; its priority."""
        self.refreshing = self.noted
        self.opened = self.settled = None
        self.refreshing_priority, self.priority = self.priority, PRIORITY["backfill"]
        return self.refreshing_priority

    def reopen(self, now: datetime) -> None:
        """Give a look up without a result; it is due again at once."""
        self.priority = min(self.refreshing_priority, self.priority)
        self.settled = now

    def succeed(self) -> None:
        self.attempted = self.covered = self.refreshing
        self.failures = 0
        self.error = None

    def fail(self, failure: Failure, now: datetime, jitter: float) -> None:
        """Keep why, and when to look again: 30 s doubling to 15 min, never before Retry-After.

        `jitter` in 0..1 spreads entities that failed together over a fifth of their wait.
        """
        self.attempted = self.refreshing
        self.priority = min(self.refreshing_priority, self.priority)
        if failure.known and self.error:
            return
        longest = LONGEST_CONTENT_RETRY if failure.code in CONTENT_FAILURES else LONGEST_RETRY
        wait = min(FIRST_RETRY * 2 ** min(self.failures, 12), longest)
        wait = max(wait, failure.retry_after or wait) * (1 + jitter / 5)
        self.failures += 1
        self.error = EntityError(
            code=failure.code,
            message=failure.message,
            since=self.error.since if self.error else now,
            retry_at=now + wait,
        )
