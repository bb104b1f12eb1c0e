"""The messages and the state of the entity that sets up webhooks and trigger."""

from datetime import datetime, timedelta
from typing import Literal

from ticketfu.entity.document import EntityError
from ticketfu.entity.retry import Backoff
from ticketfu.stored import Stored

WORKFLOW = "WebhookWorkflow"
WORKFLOW_ID = "webhook-workflow"
SIGNAL = "setup-webhooks-signal"
SETUP = "setup"
REMOVE = "remove"
MEMO = "webhooks"

WEBHOOK_PATH = "/api/v1/webhook/zendesk"
"""Where the server takes deliveries."""

Kind = Literal["changes", "events"]
"""Changes are told by a trigger; events are what no trigger tells, such as a deletion."""

HALVES: tuple[Kind, ...] = ("changes", "events")


class WebhooksWanted(Stored):
    """Where deliveries are to go, and how often to check that they do; 0: never."""

    base_url: str = ""
    reconcile_seconds: float = 3600


class EnsureWebhook(Stored):
    """`asked` says that a person or a server's start asks: the key is then sent anew."""

    kind: Kind = "changes"
    base_url: str = ""
    asked: bool = False


class Ensured(Stored):
    """`made` says that there was none; `repairs` are the parts that had drifted, in words."""

    made: bool = False
    repairs: list[str] = []


class Removed(Stored):
    webhooks: int = 0
    triggers: int = 0


class HalfDocument(Stored):
    """One webhook as people see it: in order since then, or failing; its last repair in words."""

    standing: Literal["waiting", "in_place", "failing"] = "waiting"
    since: datetime | None = None
    checked_at: datetime | None = None
    repairs: list[str] = []
    repaired_at: datetime | None = None
    error: EntityError | None = None


class WebhooksDocument(Stored):
    """The published part: whether webhooks are wanted, where they deliver, how each half stands."""

    standing: Literal["none", "wanted", "removing", "removed"] = "none"
    base_url: str = ""
    reconcile_seconds: float = 0
    changes: HalfDocument = HalfDocument()
    events: HalfDocument = HalfDocument()
    error: EntityError | None = None


class Half(Stored):
    """One webhook with what belongs to it; `checked_at` is when it was last found in order.

    `since` is when it came to be so; `repairs` and `repaired_at` are of the last repair.
    """

    checked_at: datetime | None = None
    last: Ensured = Ensured()
    backoff: Backoff = Backoff()
    since: datetime | None = None
    repairs: list[str] = []
    repaired_at: datetime | None = None

    def succeed(self, ensured: Ensured, now: datetime) -> None:
        if ensured.made or ensured.repairs or self.backoff.error or self.since is None:
            self.since = now
        if ensured.repairs:
            self.repairs, self.repaired_at = ensured.repairs, now
        self.last, self.checked_at = ensured, now
        self.backoff.succeed()

    def due(self, period: timedelta) -> datetime | None:
        """When to check next; None: when somebody asks."""
        if self.backoff.due:
            return self.backoff.due
        return self.checked_at + period if self.checked_at and period else None

    def document(self) -> HalfDocument:
        error = self.backoff.error
        return HalfDocument(
            standing="failing" if error else "in_place" if self.checked_at else "waiting",
            since=error.since if error else self.since,
            checked_at=self.checked_at,
            repairs=self.repairs,
            repaired_at=self.repaired_at,
            error=error,
        )


class WebhookReport(Stored):
    """The outcome of a setup or removal for whoever waits for it."""

    changes: Half = Half()
    events: Half = Half()
    removed: Removed = Removed()
    error: str = ""


class WebhookState(Stored):
    """`asked` counts the calls that want both halves checked now, `answered` those that were."""

    wanted: WebhooksWanted = WebhooksWanted()
    removing: bool = False
    asked: int = 0
    answered: int = 0
    changes: Half = Half()
    events: Half = Half()
    removal: Backoff = Backoff()
    removed: Removed = Removed()

    def half(self, kind: Kind) -> Half:
        return self.changes if kind == "changes" else self.events

    @property
    def due(self) -> datetime | None:
        """When to act without being asked."""
        if self.removing:
            return self.removal.due
        period = timedelta(seconds=self.wanted.reconcile_seconds)
        moments = [self.half(kind).due(period) for kind in HALVES]
        return min((moment for moment in moments if moment), default=None)

    def report(self) -> WebhookReport:
        error = self.removal.error.message if self.removal.error else ""
        return WebhookReport(
            changes=self.changes, events=self.events, removed=self.removed, error=error
        )

    def document(self, *, ended: bool = False) -> WebhooksDocument:
        standing: Literal["wanted", "removing", "removed"]
        standing = "removed" if ended else "removing" if self.removing else "wanted"
        return WebhooksDocument(
            standing=standing,
            base_url=self.wanted.base_url,
            reconcile_seconds=self.wanted.reconcile_seconds,
            changes=self.changes.document(),
            events=self.events.document(),
            error=self.removal.error,
        )
