"""The account's quota of requests, which TicketFu shares with everything else that uses it."""

import re
import time
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from aiolimiter import AsyncLimiter
from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure, retry_after

FIRST_PAUSE = timedelta(seconds=5)
# Pauses for a 429 without Retry-After: Zendesk counts by the minute.
LONGEST_PAUSE = timedelta(minutes=1)

ACCOUNT = ""
"""Stands for all endpoints together."""

# Endpoints with limits far below the account's: a 429 that does not say more is theirs alone.
OWN_LIMITS = frozenset({"incremental", "search"})

_OWN_LIMIT = re.compile(r"zendesk-rate-?limit-")
_NUMBERS = re.compile(r"remaining=(\d{1,9});\s*resets=(\d{1,9})")


def endpoint_of(path: str) -> str:
    """The first word of a path: limits of endpoints are by noun."""
    return path.lstrip("/").partition("/")[0]


@dataclass(frozen=True)
class ShownLimits:
    """The account's numbers in an answer's headers, as far as there are any."""

    per_minute: int | None
    remaining: int | None
    resets: int

    @classmethod
    def shown(cls, headers: Mapping[str, str]) -> "ShownLimits":
        return cls(
            _number(headers, "x-rate-limit", "ratelimit-limit"),
            _number(headers, "x-rate-limit-remaining", "ratelimit-remaining"),
            _number(headers, "ratelimit-reset", "rate-limit-reset") or 60,
        )

    def nearly_used_up(self, kept: float) -> bool:
        """True if no more than this share of the minute is left."""
        if self.per_minute is None or self.remaining is None:
            return False
        return self.remaining < kept * self.per_minute


class Pauses:
    """Times at which requests may go on, by endpoint, for one account."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._resume_at: defaultdict[str, float] = defaultdict(clock)
        self._in_a_row: defaultdict[str, int] = defaultdict(int)

    def begin(self, endpoint: str, asked: timedelta | None) -> ApplicationError:
        """Begin or prolong the pause that a 429 asks for; `asked` is its Retry-After."""
        now = self._clock()
        if now >= self._resume_at[endpoint]:
            self._in_a_row[endpoint] += 1
        # The exponent is bounded: a number with thousands of digits is no wait.
        default = min(FIRST_PAUSE * 2 ** min(self._in_a_row[endpoint] - 1, 10), LONGEST_PAUSE)
        until = now + (asked or default).total_seconds()
        self._resume_at[endpoint] = max(self._resume_at[endpoint], until)
        return rate_limited(self._resume_at[endpoint] - now)

    def note(self, endpoint: str, seconds: float) -> None:
        """Keep a pause of which another worker knows, or that an answer's headers announce."""
        self._resume_at[endpoint] = max(self._resume_at[endpoint], self._clock() + seconds)

    def remaining(self, path: str) -> float:
        """Seconds until a request to this path may go out."""
        return max(self.remaining_of(ACCOUNT), self.remaining_of(endpoint_of(path)))

    def remaining_of(self, endpoint: str) -> float:
        return self._resume_at[endpoint] - self._clock()

    def check(self, path: str) -> None:
        """Fail at once during a pause, instead of keeping a worker busy."""
        if (remaining := self.remaining(path)) > 0:
            raise rate_limited(remaining)

    def succeeded(self, path: str) -> None:
        self._in_a_row[ACCOUNT] = self._in_a_row[endpoint_of(path)] = 0


class Quota(ABC):
    """Lets requests go out, and heeds what the answers say of the limits."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.pauses = Pauses(clock)

    @abstractmethod
    async def acquire(self, path: str) -> None:
        """Wait for a turn; raises an `ApplicationError` during a pause."""

    def answered(self, path: str, headers: Mapping[str, str]) -> None:
        """Learn from any answer; one that used up a limit begins a pause before a 429 does."""
        limits = ShownLimits.shown(headers)
        if limits.remaining == 0:
            self.pauses.note(ACCOUNT, limits.resets)
        for name, value in headers.items():
            if _OWN_LIMIT.match(name.lower()) and (numbers := _NUMBERS.search(value)):
                remaining, resets = map(int, numbers.groups())
                if remaining == 0:
                    self.pauses.note(endpoint_of(path), min(resets, 60))

    def refused(self, path: str, headers: Mapping[str, str]) -> ApplicationError:
        """Pause what a 429 is about: one endpoint where the account has requests left."""
        left, endpoint = ShownLimits.shown(headers).remaining, endpoint_of(path)
        alone = endpoint in OWN_LIMITS if left is None else left > 0
        return self.pauses.begin(endpoint if alone else ACCOUNT, retry_after(headers))


class OwnQuota(Quota):
    """A bound of requests a minute for one process alone."""

    def __init__(
        self, requests_per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(clock)
        # A full minute's burst would double the first minute: a tenth keeps it within 110 %.
        burst = max(1, requests_per_minute // 10)
        self._limiter = AsyncLimiter(burst, 60 * burst / requests_per_minute)

    async def acquire(self, path: str) -> None:
        self.pauses.check(path)
        await self._limiter.acquire()
        self.pauses.check(path)


def rate_limited(seconds: float) -> ApplicationError:
    return failure(
        "zendesk.rate_limited",
        "zendesk asks to wait: the account's quota of requests is used up",
        retry_after=timedelta(seconds=seconds),
    )


def _number(headers: Mapping[str, str], *names: str) -> int | None:
    """The first of these headers that holds a number."""
    for name in names:
        value = headers.get(name, "").strip()
        if value.isascii() and value.isdigit() and len(value) < 10:
            return int(value)
    return None
