"""The messages and the documents of walks over an account's tickets."""

from datetime import datetime, timedelta
from typing import Literal

from ticketfu.entity.document import EPOCH
from ticketfu.stored import Stored

BACKFILL_WORKFLOW = "BackfillWorkflow"
RECONCILE_WORKFLOW = "ReconcileWorkflow"
CANCEL = "cancel-backfill-signal"
PACE = "reconcile-seconds-signal"
PROGRESS = "progress"

BackfillStanding = Literal["none", "running", "done", "cancelled", "stopped_by_budget", "failed"]


class BackfillAsked(Stored):
    """A backfill of everything, or of what changed since then, or of one organization."""

    since: datetime | None = None
    organization_id: int | None = None
    dry_run: bool = False
    max_cost_usd: float | None = None


class TicketTally(Stored):
    total: int = 0
    done: int = 0
    failed: int = 0


class Estimate(Stored):
    """`cost_usd` is None where the model's price is not known."""

    tickets: int = 0
    input_tokens: int = 0
    cost_usd: float | None = None


class BackfillError(Stored):
    code: str = "failed"
    message: str = ""


class BackfillProgress(Stored):
    """`eta` is when it will be done, at the rate so far."""

    state: BackfillStanding = "none"
    tickets: TicketTally = TicketTally()
    estimate: Estimate = Estimate()
    spent_usd: float = 0
    rate_per_minute: float = 0
    eta: datetime | None = None
    error: BackfillError | None = None


class WalkedTicket(Stored):
    """A ticket on a page, or under way since it was asked for; `cost_usd` is what it cost before.

    `known` says that there is an entity for it.
    """

    ticket_id: int = 0
    organization_id: int | None = None
    change: str = ""
    deleted: bool = False
    scrubbed: bool = False
    known: bool = False
    asked_at: datetime = EPOCH
    cost_usd: float = 0


class Walk(Stored):
    """The place that a walk has reached: pages up to `cursor`, and tickets of the last one.

    With `skips_covered` it passes over tickets whose summaries cover their changes already.
    """

    name: str = ""
    start: int = 0
    search: str = ""
    cursor: str = ""
    ended: bool = False
    skips_covered: bool = False
    waiting: list[WalkedTicket] = []
    under_way: list[WalkedTicket] = []
    done: int = 0
    failed: int = 0
    tickets_usd: float = 0
    ledger_begin_usd: float | None = None
    ledger_usd: float = 0

    @property
    def finished(self) -> bool:
        return self.ended and not self.waiting and not self.under_way

    @property
    def spent_usd(self) -> float:
        """The tickets' own calls at once, and their organizations' as soon as they are counted."""
        return max(self.tickets_usd, self.ledger_usd)


class Advance(Stored):
    """A walk to go on with; no more tickets than money is left for, at `ticket_usd` each."""

    walk: Walk = Walk()
    max_cost_usd: float | None = None
    ticket_usd: float = 0

    def room(self, most: int) -> int:
        """How many tickets more may be under way."""
        walk = self.walk
        free = most - len(walk.under_way)
        if self.max_cost_usd is None:
            return free
        left = self.max_cost_usd - walk.spent_usd
        if left <= 0:
            return 0
        each = walk.spent_usd / walk.done if walk.done >= 3 else self.ticket_usd
        affordable = int(left / each) if each > 0 else free
        # One at a time always goes, as an estimate may be wrong.
        return min(free, max(affordable, 1) - len(walk.under_way))


class BackfillState(Stored):
    asked: BackfillAsked = BackfillAsked()
    walk: Walk = Walk()
    progress: BackfillProgress = BackfillProgress(state="running")
    begun_at: datetime | None = None
    estimated: bool = False
    failures: int = 0

    def apply(self, walk: Walk, now: datetime) -> None:
        self.walk, self.failures = walk, 0
        known = walk.done + walk.failed + len(walk.waiting) + len(walk.under_way)
        total = known if walk.ended else max(self.progress.estimate.tickets, known)
        self.progress.tickets = TicketTally(total=total, done=walk.done, failed=walk.failed)
        self.progress.spent_usd = round(walk.spent_usd, 6)
        minutes = (now - (self.begun_at or now)) / timedelta(minutes=1)
        rate = (walk.done + walk.failed) / minutes if minutes > 0 else 0.0
        left = total - walk.done - walk.failed
        self.progress.rate_per_minute = round(rate, 1)
        self.progress.eta = now + timedelta(minutes=left / rate) if rate and left else None

    def end(self, state: BackfillStanding, error: BackfillError | None = None) -> None:
        self.progress.state, self.progress.eta, self.progress.error = state, None, error


class ReconcileState(Stored):
    """`seconds` is how often; 0 is never."""

    seconds: float = 0
    walk: Walk = Walk(skips_covered=True)
    due: datetime | None = None
    failures: int = 0
