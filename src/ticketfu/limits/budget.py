"""The day's money: who may begin a call, and what is held back as it runs out; pure."""

from datetime import datetime, time, timedelta

from ticketfu.limits.models import NEVER, DayUsage, Hold, LeaseRequest
from ticketfu.llm import Usage
from ticketfu.stored import Stored

BACKFILL_SHARE = 0.7
"""Of the budget; the rest is kept for what happens today."""

SLOW_SHARE = 0.85

RESERVED_FOR = timedelta(seconds=60)
"""A worker that is not heard of any longer has spent what it was given, or has ended."""

DAYS = 35

HOLDS: tuple[Hold, ...] = ("none", "backfill", "slow", "all")


class Reservation(Stored):
    usd: float = 0
    until: datetime = NEVER


class Budget(Stored):
    """`spent` is the known cost of a day, by date; `usage` has its calls and tokens too."""

    limit_usd: float | None = None
    spent: dict[str, float] = {}
    usage: dict[str, Usage] = {}
    on_backfill_usd: float = 0
    reserved: dict[str, Reservation] = {}
    raised: bool = False

    def settle(self, usage: Usage, backfill_usd: float, now: datetime) -> None:
        day = now.date().isoformat()
        if not usage.calls:
            return
        self.usage[day] = self.usage.get(day, Usage()).plus(usage)
        self.spent[day] = self.spent.get(day, 0) + (usage.cost_usd or 0)
        self.on_backfill_usd += backfill_usd
        self.usage = dict(sorted(self.usage.items())[-DAYS:])
        self.spent = dict(sorted(self.spent.items())[-DAYS:])

    def grant(self, asked: LeaseRequest, now: datetime) -> float:
        """Money to begin calls with: no more than what is left beside all calls under way.

        What is only expected to be needed gets a quarter of the rest: others need it too.
        """
        self.reserved = {
            name: reservation
            for name, reservation in self.reserved.items()
            if name != asked.worker and reservation.until > now
        }
        if self.limit_usd is None:
            return asked.money + asked.money_ahead
        under_way = asked.money_held + sum(row.usd for row in self.reserved.values())
        left = max(0.0, self.limit_usd - self.spent_today(now) - under_way)
        money = min(asked.money, left)
        money += min(asked.money_ahead, (left - money) / 4)
        held = Reservation(usd=asked.money_held + money, until=now + RESERVED_FOR)
        self.reserved[asked.worker] = held
        return money

    def change(self, limit_usd: float | None, now: datetime) -> None:
        """Set another limit; a larger one frees what was held back."""
        before, self.limit_usd = self.hold(now), limit_usd
        self.raised |= HOLDS.index(self.hold(now)) < HOLDS.index(before)

    def hold(self, now: datetime) -> Hold:
        if self.limit_usd is None:
            return "none"
        spent = self.spent_today(now)
        if spent >= self.limit_usd:
            return "all"
        if spent >= SLOW_SHARE * self.limit_usd:
            return "slow"
        return "backfill" if spent >= BACKFILL_SHARE * self.limit_usd else "none"

    def spent_today(self, now: datetime) -> float:
        return self.spent.get(now.date().isoformat(), 0)

    def days(self) -> list[DayUsage]:
        return [DayUsage(day=day, **dict(usage)) for day, usage in self.usage.items()]


def day_ends_in(now: datetime) -> float:
    """Seconds until midnight, in UTC."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    return (midnight - now).total_seconds()
