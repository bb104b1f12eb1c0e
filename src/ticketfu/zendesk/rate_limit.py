"""The account's quota of requests, which TicketFu shares with everything else that uses it."""

import time
from collections.abc import Callable
from datetime import timedelta

from aiolimiter import AsyncLimiter
from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure

FIRST_PAUSE = timedelta(seconds=5)
# Pauses for a 429 without Retry-After: Zendesk counts by the minute.
LONGEST_PAUSE = timedelta(minutes=1)


class Quota:
    """A bound of requests a minute, and a pause of all requests when Zendesk asks for it."""

    def __init__(
        self, requests_per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        # A full minute's burst would double the first minute: a tenth keeps it within 110 %.
        burst = max(1, requests_per_minute // 10)
        self._limiter = AsyncLimiter(burst, 60 * burst / requests_per_minute)
        self._clock = clock
        self._resume_at = clock()
        self._pauses = 0

    async def acquire(self) -> None:
        """Wait for a turn; during a pause, fail at once instead of keeping a worker busy."""
        self._check()
        await self._limiter.acquire()
        self._check()

    def succeeded(self) -> None:
        self._pauses = 0

    def begin_pause(self, asked: timedelta | None) -> ApplicationError:
        """Begin or prolong the pause that a 429 asks for; `asked` is its Retry-After."""
        now = self._clock()
        if now >= self._resume_at:
            self._pauses += 1
        # The exponent is bounded: a number with thousands of digits is no wait.
        default = min(FIRST_PAUSE * 2 ** min(self._pauses - 1, 10), LONGEST_PAUSE)
        self._resume_at = max(self._resume_at, now + (asked or default).total_seconds())
        return self._failure(self._resume_at - now)

    def _check(self) -> None:
        remaining = self._resume_at - self._clock()
        if remaining > 0:
            raise self._failure(remaining)

    def _failure(self, seconds: float) -> ApplicationError:
        return failure(
            "zendesk.rate_limited",
            "zendesk asks to wait: the account's quota of requests is used up",
            retry_after=timedelta(seconds=seconds),
        )
