"""When an entity refreshes: pending events, deduplication, settle time, priority; pure."""

from datetime import datetime, timedelta
from typing import Literal

from ticketfu.stored import Stored

Origin = Literal["person", "webhook", "backfill"]

# Temporal's priority keys: a person who waits goes first.
PRIORITY: dict[Origin, int] = {"person": 1, "webhook": 3, "backfill": 5}
ORIGINS = {priority: origin for origin, priority in PRIORITY.items()}

# Ids remembered to drop repeated deliveries; Zendesk retries within minutes.
EVENT_IDS = 100

# The longest debounce, in settle times.
MAX_DEBOUNCE_FACTOR = 10


class Event(Stored):
    """Something happened; the entity finds out what by refreshing. Fields only ever get added."""

    event_id: str = ""
    origin: Origin = "webhook"
    settle_seconds: float = 0
    fairness_key: str = ""
    """Events of one key wait behind each other, not behind those of other keys."""

    received_at: datetime | None = None
    """By the clock of the server that took it: no worker may have been there for a while."""


class RefreshSchedule(Stored):
    """Counts events: those `noted`, those the refresh in hand covers, those it tried and did.

    `opened` is when the first pending event came, `due` when the pending ones have settled;
    `waiting_since` is when the first one came that no refresh has covered yet.
    """

    noted: int = 0
    refreshing: int = 0
    attempted: int = 0
    covered: int = 0
    opened: datetime | None = None
    due: datetime | None = None
    priority: int = PRIORITY["backfill"]
    refreshing_priority: int = PRIORITY["backfill"]
    event_ids: list[str] = []
    waiting_since: datetime | None = None
    fairness_key: str = ""

    @property
    def pending(self) -> bool:
        return self.noted > self.covered

    @property
    def refreshing_origin(self) -> Origin:
        return ORIGINS.get(self.refreshing_priority, "webhook")

    def note(self, event: Event, now: datetime, *, debounce: bool = False) -> bool:
        """Remember an event; False for one that was noted already.

        The first event's wait leads; with `debounce` each further event starts it anew.
        """
        if event.event_id and event.event_id in self.event_ids:
            return False
        if event.event_id:
            self.event_ids = [*self.event_ids, event.event_id][-EVENT_IDS:]
        self.noted += 1
        self.fairness_key = event.fairness_key or self.fairness_key
        self.priority = min(self.priority, PRIORITY[event.origin])
        self.opened = self.opened or min(now, event.received_at or now)
        wait = timedelta(seconds=event.settle_seconds)
        settled = now + wait
        if debounce and not (self.due and self.due <= now):
            self.due = min(settled, self.opened + MAX_DEBOUNCE_FACTOR * wait)
        else:
            self.due = min(self.due or settled, settled)
        return True

    def start(self) -> int:
        """Begin a refresh of all events noted so far; returns its priority."""
        self.refreshing = self.noted
        self.waiting_since = self.waiting_since or self.opened
        self.opened = self.due = None
        self.refreshing_priority, self.priority = self.priority, PRIORITY["backfill"]
        return self.refreshing_priority

    def reopen(self, now: datetime) -> None:
        """Give a refresh up without a result; it is due again at once."""
        self.priority = min(self.refreshing_priority, self.priority)
        self.due = now

    def succeed(self) -> None:
        self.attempted = self.covered = self.refreshing
        self.waiting_since = None

    def fail(self) -> None:
        """The refresh was tried; its priority stays with the events that it did not cover."""
        self.attempted = self.refreshing
        self.priority = min(self.refreshing_priority, self.priority)
