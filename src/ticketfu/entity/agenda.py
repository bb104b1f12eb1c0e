"""What an entity has been told and not yet looked at; pure, so that it replays."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel

from ticketfu.entity.document import EntityError
from ticketfu.entity.failure import Failure

Origin = Literal["person", "webhook", "backfill"]

PRIORITY: dict[Origin, int] = {"person": 1, "webhook": 3, "backfill": 5}
"""Temporal's priority keys: a person who waits goes first."""

EVENT_IDS = 100
"""Ids remembered to drop repeated deliveries; Zendesk retries within minutes."""

PATIENCE = 10
"""A debounced entity waits at most so many settle times."""

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
LONGEST_PAID_RETRY = timedelta(days=1)

PAID_TRIES = 3
"""So often a signal alone has such a question asked again."""

PAID_FAILURES = frozenset(
    {"llm.refused", "llm.content_filter", "llm.truncated", "llm.invalid_output"}
)
"""Answers that cost a call and come out the same for the same content: asked again more rarely."""


class Fact(BaseModel):
    """Something happened; the entity finds out what by looking. Fields only ever get added."""

    event_id: str = ""
    origin: Origin = "webhook"
    settle_seconds: float = 0


class Agenda(BaseModel):
    noted: int = 0
    looking: int = 0
    attempted: int = 0
    covered: int = 0
    opened: datetime | None = None
    settled: datetime | None = None
    priority: int = PRIORITY["backfill"]
    looking_priority: int = PRIORITY["backfill"]
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

    def note(self, fact: Fact, now: datetime, *, debounce: bool = False) -> bool:
        """Remember a fact; False if its event was already noted.

        The first fact's wait leads; with `debounce` each further fact starts it anew.
        """
        if fact.event_id and fact.event_id in self.event_ids:
            return False
        if fact.event_id:
            self.event_ids = [*self.event_ids, fact.event_id][-EVENT_IDS:]
        self.noted += 1
        self.priority = min(self.priority, PRIORITY[fact.origin])
        self.opened = self.opened or now
        wait = timedelta(seconds=fact.settle_seconds)
        settled = now + wait
        if debounce and not (self.settled and self.settled <= now):
            self.settled = min(settled, self.opened + PATIENCE * wait)
        else:
            self.settled = min(self.settled or settled, settled)
        return True

    def refused(self, fingerprint: str, now: datetime) -> str:
        """`fingerprint` while only its retry asks that question again: answers were paid for."""
        error = self.error
        vain = error is not None and error.code in PAID_FAILURES and now < error.retry_at
        return fingerprint if vain and self.failures >= PAID_TRIES else ""

    def start(self) -> int:
        """Begin a look, which covers all facts noted so far; its priority."""
        self.looking = self.noted
        self.opened = self.settled = None
        self.looking_priority, self.priority = self.priority, PRIORITY["backfill"]
        return self.looking_priority

    def reopen(self, now: datetime) -> None:
        """Give a look up without a result; it is due again at once."""
        self.priority = min(self.looking_priority, self.priority)
        self.settled = now

    def succeed(self) -> None:
        self.attempted = self.covered = self.looking
        self.failures = 0
        self.error = None

    def fail(self, failure: Failure, now: datetime, jitter: float) -> None:
        """Keep why, and when to look again: 30 s doubling to 15 min, never before Retry-After.

        `jitter` in 0..1 spreads entities that failed together over a fifth of their wait.
        """
        self.attempted = self.looking
        self.priority = min(self.looking_priority, self.priority)
        if failure.known and self.error:
            return
        longest = LONGEST_PAID_RETRY if failure.code in PAID_FAILURES else LONGEST_RETRY
        wait = min(FIRST_RETRY * 2 ** min(self.failures, 12), longest)
        wait = max(wait, failure.retry_after or wait) * (1 + jitter / 5)
        self.failures += 1
        self.error = EntityError(
            code=failure.code,
            message=failure.message,
            since=self.error.since if self.error else now,
            retry_at=now + wait,
        )
