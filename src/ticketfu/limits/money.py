"""This worker's share of the day's money, and the model that asks it before each call."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.exceptions import ApplicationError

from ticketfu.errors import failure
from ticketfu.limits.attempt import check_attempt
from ticketfu.limits.budget import HOLDS, RESERVED_FOR
from ticketfu.limits.leases import Leases
from ticketfu.limits.models import HELD, Hold, Lease, LeaseRequest
from ticketfu.limits.urgency import Urgency, current, giving_way
from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.around import AroundModel
from ticketfu.llm.errors import usage_in
from ticketfu.llm.pricing import Price
from ticketfu.llm.prompt import Prompt
from ticketfu.telemetry.metrics import Metrics

SLOW_SETTLE = timedelta(minutes=10)
"""How long further changes are waited for when the day's money runs out."""

# No call is refused by what was known longer ago: many that are refused together ask once.
KNOWN_SECONDS = 2.0

# Of the budget: so exact are the shares of it at which something is held back.
MOST_UNREPORTED = 0.01

# Where calls under way are heard of, so that their money stays reserved.
RENEW_SECONDS = 20.0

# Bytes of a prompt for one token, and tokens of an answer before there was one.
BYTES_A_TOKEN = 3.5
FIRST_ANSWER_TOKENS = 500


class Money:
    """Without a budget it counts only; `raised` is called when held entities may go on."""

    def __init__(
        self,
        leases: Leases,
        budget_usd: float | None,
        clock: Callable[[], float] = time.monotonic,
        metrics: Metrics | None = None,
    ) -> None:
        self._leases = leases
        self._metrics = metrics or Metrics()
        self.budget_usd = budget_usd
        self.budgeted = budget_usd is not None
        self._most_unreported = (budget_usd or 0.0) * MOST_UNREPORTED
        self._clock = clock
        self._free = self._under_way = self._waiting = 0.0
        self._since_report = Usage()
        self._backfill_usd = self._ahead = 0.0
        self._leased_at = -float("inf")
        self._hold: Hold = "none"
        self._day_ends_at = clock()
        self.raised = self._woken = False
        leases.shares.append(self)

    async def begin(self, estimate: float) -> None:
        """Wait until a call may begin; raises HELD if that is not soon."""
        while self.budgeted:
            age = self._clock() - self._leased_at
            held = _held_for(self._hold, current(), self._day_ends_at - self._clock())
            if held and age < KNOWN_SECONDS:
                raise failure(HELD, "the day's budget is used up", retry_after=held)
            if not held and self._free > 0 and self._knows_enough(age):
                break
            self._waiting += estimate
            try:
                await giving_way(self._leases.renewed())
            finally:
                self._waiting -= estimate
        self._free -= estimate
        self._under_way += estimate

    def settle(self, estimate: float, usage: Usage) -> None:
        cost = usage.cost_usd or 0.0
        self._under_way -= estimate
        self._free += estimate - cost
        self._since_report = self._since_report.plus(usage)
        self._metrics.asked(**dict(usage))
        if current().backfill:
            self._backfill_usd += cost

    def report(self, request: LeaseRequest) -> None:
        request.spent, self._since_report = self._since_report, Usage()
        request.spent_on_backfill_usd, self._backfill_usd = self._backfill_usd, 0.0
        # What was leased for calls that have not had their turn yet is not given back: they would
        # wait for ever, each asking as the other's lease comes.
        kept = max(0.0, self._free) if self._waiting > 0 else 0.0
        request.money = max(0.0, self._waiting - kept)
        request.money_held = max(0.0, self._under_way) + kept
        request.money_ahead = request.spent.cost_usd or 0.0
        request.woken, self._woken = self._woken, False
        self._free = kept

    def apply(self, lease: Lease) -> None:
        self._free += lease.money
        self._hold = lease.hold
        self._metrics.held(HOLDS.index(lease.hold))
        self._leased_at = self._clock()
        self._day_ends_at = self._clock() + lease.day_ends_in
        self.raised |= lease.raised

    @property
    def is_used_up(self) -> bool:
        """True while the day has no money left, as the last lease knew."""
        return self._hold == "all" and self._clock() < self._day_ends_at

    def owes(self) -> bool:
        renewal = self._under_way > 0 and self._clock() - self._leased_at > RENEW_SECONDS
        return self._since_report.calls > 0 or self._woken or (self.budgeted and renewal)

    def _knows_enough(self, age: float) -> bool:
        """True while the last lease tells, nearly, how the budget stands."""
        unreported = self._since_report.cost_usd or 0.0
        return age < RESERVED_FOR.total_seconds() and unreported <= self._most_unreported

    async def flush(self) -> None:
        """Report what was spent, before the worker that counts it stops."""
        await self._leases.flush()

    def woke(self) -> None:
        """Held entities were told that they may go on."""
        self.raised, self._woken = False, True


def _held_for(hold: Hold, urgency: Urgency, day_ends_in: float) -> timedelta | None:
    """How long a call has to wait, if it has to."""
    if hold == "none" or day_ends_in <= 0:
        return None
    if hold == "all" or urgency.backfill:
        return timedelta(seconds=day_ends_in)
    if hold == "backfill" or urgency.by_person:
        return None
    now = datetime.now(UTC)
    left = (urgency.waiting_since or now) + SLOW_SETTLE - now
    return left if left > timedelta(0) else None


@dataclass
class MeteredLLM(AroundModel):
    """A model whose every call is begun and settled with the budget.

    `price` is None where nobody knows it: such calls are only counted.
    """

    money: Money
    price: Price | None
    answer_tokens: float = FIRST_ANSWER_TOKENS

    async def complete(
        self, prompt: Prompt, answer: type[Answer], *, flex: bool = False
    ) -> Completion[Answer]:
        """A backfill's call takes the cheaper tier, and ends when somebody waits for it."""
        estimate, usage = self._estimate(prompt), Usage()
        await self.money.begin(estimate)
        try:
            # Here, as the wait for money is what makes an attempt old.
            await check_attempt()
            flex = flex or current().backfill
            done = await giving_way(self.llm.complete(prompt, answer, flex=flex), paid=True)
            usage = done.usage
            self.answer_tokens += (usage.output_tokens - self.answer_tokens) / 10
            return done
        except ApplicationError as error:
            usage = usage_in(error)
            raise
        finally:
            self.money.settle(estimate, usage)

    def _estimate(self, prompt: Prompt) -> float:
        if self.price is None or not self.money.budgeted:
            return 0.0
        size = min(prompt.size, self.max_prompt_bytes or prompt.size)
        return self.price.cost(size / BYTES_A_TOKEN, self.answer_tokens)
