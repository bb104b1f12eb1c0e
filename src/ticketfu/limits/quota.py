"""The account's requests, handed out to all workers; pure.

What is urgent draws on a bucket that fills evenly and holds a tenth of a minute, so that a burst
after a quiet time stays within the minute's number. Backfills get a pace for a while, out of what
the urgent left over lately, and never more than BACKFILL_PACE_SHARE.
"""

from datetime import datetime, timedelta

from ticketfu.limits.models import LEASE_SECONDS, NEVER
from ticketfu.stored import Stored

BACKFILL_PACE_SHARE = 0.8

LEARNT_SHARE = 0.9
"""Of the limit that Zendesk names: other tools use the account too."""

LEASE = timedelta(seconds=LEASE_SECONDS)


class Pace(Stored):
    """A worker's backfill: requests a second, until the lease ends."""

    per_second: float = 0
    until: datetime = NEVER


class Requests(Stored):
    """`urgent` counts what was handed out in the `window` of a lease's length, and before it."""

    per_minute: int = 180
    account_limit: int | None = None
    tokens: float = 0
    filled: datetime = NEVER
    paces: dict[str, Pace] = {}
    window: datetime = NEVER
    urgent: int = 0
    urgent_before: int = 0

    @property
    def allowed_per_minute(self) -> int:
        if self.account_limit is None:
            return self.per_minute
        return max(1, min(self.per_minute, int(self.account_limit * LEARNT_SHARE)))

    def fill(self, now: datetime) -> None:
        """Let time pass."""
        capacity = max(1.0, self.allowed_per_minute / 10)
        if self.filled == NEVER:
            self.tokens, self.filled = capacity, now
        seconds = max(0.0, (now - self.filled).total_seconds())
        paced = sum(_overlap(pace, self.filled, now) for pace in self.paces.values())
        arrived = max(0.0, seconds * self.allowed_per_minute / 60 - paced)
        self.tokens, self.filled = min(capacity, self.tokens + arrived), now
        self.paces = {name: pace for name, pace in self.paces.items() if pace.until > now}
        if now >= self.window + 2 * LEASE:
            self.urgent_before, self.urgent, self.window = 0, 0, now
        elif now >= self.window + LEASE:
            self.urgent_before, self.urgent, self.window = self.urgent, 0, now

    def give_back(self, unused: int) -> None:
        capacity = max(1.0, self.allowed_per_minute / 10)
        self.tokens = min(capacity, self.tokens + unused)
        self.urgent = max(0, self.urgent - unused)

    def grant(self, waiting: int, ahead: int) -> int:
        """Requests for what waits, then half of what is left for what is expected."""
        now = min(waiting, int(self.tokens))
        later = min(ahead, int((self.tokens - now) / 2))
        self.tokens -= now + later
        self.urgent += now + later
        return now + later

    def pace(self, worker: str, now: datetime) -> float:
        """Requests a second for one worker's backfill, beside the others'."""
        others = [pace for name, pace in self.paces.items() if name != worker]
        urgent = max(self.urgent, self.urgent_before) / LEASE_SECONDS
        whole = self.allowed_per_minute / 60
        left = max(0.0, min(BACKFILL_PACE_SHARE * whole, whole - urgent))
        free = left - sum(pace.per_second for pace in others)
        per_second = max(0.0, min(free, left / (len(others) + 1)))
        self.paces[worker] = Pace(per_second=per_second, until=now + LEASE)
        return per_second


def _overlap(pace: Pace, begin: datetime, end: datetime) -> float:
    """The requests that a pace took between two moments, as far as it was used in full."""
    seconds = (min(pace.until, end) - begin).total_seconds()
    return max(0.0, seconds) * pace.per_second
