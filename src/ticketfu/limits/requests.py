"""This worker's share of the account's requests."""

import asyncio
import time
from collections.abc import Callable, Mapping

from temporalio.exceptions import ApplicationError

from ticketfu.limits.leases import Leases
from ticketfu.limits.models import LEASE_SECONDS, Lease, LeaseRequest
from ticketfu.limits.urgency import current, giving_way
from ticketfu.telemetry.metrics import Metrics
from ticketfu.zendesk.rate_limit import ACCOUNT, Quota, ShownLimits, endpoint_of

# Kept beyond the end of a lease, for one ticket: after a quiet time its summary need not wait for
# an answer. More are asked for as more are used.
KEPT = 4

# Of the account's requests in this minute; a backfill leaves the last ones to the urgent.
KEPT_FOR_URGENT = 0.2


class SharedQuota(Quota):
    """Requests that are urgent are counted down; a backfill's go out at an even pace."""

    def __init__(
        self,
        leases: Leases,
        clock: Callable[[], float] = time.monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        super().__init__(clock)
        self._leases = leases
        self._metrics = metrics or Metrics()
        self._clock = clock
        self._waiting = self._used = self._left = self._unused = 0
        self._left_until = clock()
        self._backfilling = 0
        self._pace, self._paced_until, self._next_at = 0.0, clock(), clock()
        self._backfill_rests_until = clock()
        self._account_limit: int | None = None
        self._met_pauses: dict[str, float] = {}
        leases.shares.append(self)

    async def acquire(self, path: str) -> None:
        if current().backfill:
            await giving_way(self._acquire_paced(path))
        else:
            await self._acquire_urgent(path)

    async def _acquire_urgent(self, path: str) -> None:
        while True:
            self.pauses.check(path)
            self._expire()
            if self._left > 0:
                self._left -= 1
                self._used += 1
                if self._left < self._used / 4:  # Before there are none.
                    self._leases.need()
                return
            self._waiting += 1
            try:
                await self._leases.renewed()
            finally:
                self._waiting -= 1

    async def _acquire_paced(self, path: str) -> None:
        """A backfill waits through pauses: nobody looks at the error that they would be."""
        while True:
            now = self._clock()
            rest = max(self.pauses.remaining(path), self._backfill_rests_until - now)
            begin = max(now, self._next_at)
            if rest > 0:
                await asyncio.sleep(rest)
            elif self._pace and begin < self._paced_until:
                self._next_at = begin + 1 / self._pace
                await asyncio.sleep(begin - now)
                if self.pauses.remaining(path) <= 0:
                    return
            elif self._pace and now < self._paced_until:
                # The rest of this lease is spoken for.
                await asyncio.sleep(self._paced_until - now)
            else:
                self._backfilling += 1
                try:
                    await self._leases.renewed()
                finally:
                    self._backfilling -= 1

    def answered(self, path: str, headers: Mapping[str, str]) -> None:
        super().answered(path, headers)
        limits = self._shown(headers)
        self._account_limit = limits.per_minute or self._account_limit
        if limits.nearly_used_up(KEPT_FOR_URGENT):
            self._backfill_rests_until = self._clock() + limits.resets

    def refused(self, path: str, headers: Mapping[str, str]) -> ApplicationError:
        failed = super().refused(path, headers)
        self._shown(headers)
        # All workers should know of it soon.
        for endpoint in (ACCOUNT, endpoint_of(path)):
            if (seconds := self.pauses.remaining_of(endpoint)) > 0:
                self._met_pauses[endpoint] = seconds
        self._leases.need()
        return failed

    def _shown(self, headers: Mapping[str, str]) -> ShownLimits:
        limits = ShownLimits.shown(headers)
        if limits.remaining is not None:
            self._metrics.quota_remaining(limits.remaining)
        return limits

    def report(self, request: LeaseRequest) -> None:
        self._expire()
        request.unused, self._unused = self._unused, 0
        request.waiting = self._waiting
        request.ahead = max(0, max(KEPT, 2 * self._used) - self._left)
        request.backfilling = self._backfilling > 0
        request.account_limit = self._account_limit
        request.pauses, self._met_pauses = self._met_pauses, {}
        self._used = 0

    def apply(self, lease: Lease) -> None:
        now = self._clock()
        if lease.requests:
            self._left += lease.requests
            self._left_until = now + LEASE_SECONDS
        if lease.backfill_per_second:
            self._pace, self._paced_until = lease.backfill_per_second, now + LEASE_SECONDS
        for endpoint, seconds in lease.pauses.items():
            self.pauses.note(endpoint, seconds)

    def owes(self) -> bool:
        return False

    def _expire(self) -> None:
        if self._clock() >= self._left_until and self._left > KEPT:
            self._unused += self._left - KEPT
            self._left = KEPT
