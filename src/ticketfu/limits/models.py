"""Messages between workers and the shared limits, and the document that people read."""

from datetime import UTC, datetime
from typing import Literal

from ticketfu.llm import Usage
from ticketfu.stored import Stored

WORKFLOW = "LimitsWorkflow"
UPDATE = "lease"
MEMO = "limits"

HELD = "llm.budget"
"""The code of a call that the budget does not allow now."""

NEVER = datetime.fromtimestamp(0, UTC)

LEASE_SECONDS = 10.0
"""How long a worker may use what it was given."""

Hold = Literal["none", "backfill", "slow", "all"]
"""Holds of the budget: nothing, backfills, also what has not settled for long, all calls."""


class Terms(Stored):
    """The limits that a worker was started with; those of the worker started last count.

    Prices are dollars a million tokens; None for a model whose price is not known. `flex` says that
    backfills cost half.
    """

    started: datetime = NEVER
    requests_per_minute: int = 180
    budget_usd: float | None = None
    input_price: float | None = None
    output_price: float | None = None
    flex: bool = False


class LeaseRequest(Stored):
    """One worker's report and demand; `number` counts them, so that none is counted twice.

    `waiting` requests cannot go on, `ahead` more are expected soon, `unused` ones of the last
    lease are given back. `pauses` are seconds by endpoint, as Zendesk asked for them. `money` is
    waited for and `money_ahead` expected to be, beside `money_held`, which is for calls under way.
    `woken` says that entities which the budget held know that it was raised.
    """

    worker: str = ""
    number: int = 0
    terms: Terms = Terms()
    waiting: int = 0
    ahead: int = 0
    unused: int = 0
    backfilling: bool = False
    account_limit: int | None = None
    pauses: dict[str, float] = {}
    spent: Usage = Usage()
    spent_on_backfill_usd: float = 0
    money: float = 0
    money_ahead: float = 0
    money_held: float = 0
    woken: bool = False


class Lease(Stored):
    """A worker's share for LEASE_SECONDS.

    `requests` are for whatever is urgent, `backfill_per_second` is a pace. `money` may be begun
    upon; `hold` says who gets none, until the day ends in `day_ends_in` seconds. `raised` asks to
    wake entities that were held back by a smaller budget.
    """

    requests: int = 0
    backfill_per_second: float = 0
    pauses: dict[str, float] = {}
    money: float = 0
    hold: Hold = "none"
    day_ends_in: float = 86_400
    raised: bool = False

    def short_of(self, asked: LeaseRequest) -> bool:
        """True if somebody waits on."""
        lacks_pace = asked.backfilling and not self.backfill_per_second
        lacks_money = asked.money > 0 and not self.money
        return lacks_pace or lacks_money or self.requests < asked.waiting


class DayUsage(Usage):
    """The calls of one day in UTC; `day` is an ISO date."""

    day: str = ""


class LimitsDocument(Stored):
    """The published part of the limits: usage by day, oldest first, and how the budget stands."""

    terms: Terms = Terms()
    requests_per_minute: int = 0
    days: list[DayUsage] = []
    spent_today_usd: float = 0
    spent_on_backfill_usd: float = 0
    hold: Hold = "none"
