"""The state that entities of all kinds share, and the input and result of a refresh."""

from datetime import datetime
from typing import Self

from ticketfu.entity.document import EPOCH, Checks, Held
from ticketfu.entity.outgoing import OutgoingEvent
from ticketfu.entity.retry import Backoff, Failure
from ticketfu.entity.schedule import PRIORITY, Origin, RefreshSchedule
from ticketfu.limits.urgency import Urgency
from ticketfu.llm import Usage
from ticketfu.stored import Stored


class Refresh(Stored):
    """Input of a refresh: the content that the summary covers, and what made the summary.

    `suppressed_fingerprint` is content that a model answered in vain and that is not asked about
    again yet. `by_person` says that somebody waits for this refresh, `origin` and `waiting_since`
    what it waited for how long.
    """

    fingerprint: str = ""
    maker: str = ""
    suppressed_fingerprint: str = ""
    by_person: bool = False
    origin: Origin = "webhook"
    waiting_since: datetime | None = None

    def is_covered(self, fingerprint: str, maker: str) -> bool:
        """True for content that needs no call, whatever made its summary.

        A person who asks gets the summary from what is set today: model, instructions, language.
        """
        made_otherwise = self.by_person and self.maker != maker
        return fingerprint == self.fingerprint and not made_otherwise

    def urgency(self) -> Urgency:
        return Urgency(self.origin == "backfill", self.by_person, self.waiting_since)


class Refreshed(Stored):
    """Result of a refresh. An LLM's failure comes back as `error`: what was read still counts."""

    fingerprint: str = ""
    maker: str = ""
    as_of: datetime = EPOCH
    usage: Usage = Usage()
    masked: dict[str, int] = {}
    checks: Checks = Checks()
    model: str | None = None
    error: Failure | None = None
    encryption_key: str = ""
    announces: bool = False


class EntityState(Stored):
    """The part of an entity's state that all kinds share; it travels through continue-as-new.

    `fingerprint` is the content that the summary covers, `maker` what made the summary.
    `delete_earlier_runs` is the task of the next run, as earlier ones hold erased words.
    `encryption_key` is the id of the key under which this run began.
    `announces` says that programs outside want events, `outbox` holds those not handed over yet.
    `announced` are marks of the trouble that an event told of and that is still there.
    """

    schedule: RefreshSchedule = RefreshSchedule()
    backoff: Backoff = Backoff()
    fingerprint: str = ""
    maker: str = ""
    delete_earlier_runs: bool = False
    encryption_key: str = ""
    announces: bool = False
    outbox: list[OutgoingEvent] = []
    announced: list[str] = []

    def under(self, encryption_key: str) -> Self:
        """The state of an entity that starts under this key."""
        return self.model_copy(update={"encryption_key": encryption_key})

    @property
    def stale(self) -> bool:
        return self.schedule.pending or self.backoff.due is not None

    @property
    def held(self) -> Held | None:
        return "budget" if self.backoff.held_until else None

    @property
    def due(self) -> datetime | None:
        """When to refresh next: events have settled, or a failed refresh is tried again."""
        moments = [self.schedule.due, self.backoff.due]
        return min((moment for moment in moments if moment), default=None)

    def is_due_before(self, planned: datetime | None, now: datetime) -> bool:
        """Tell whether a wait until `planned` should end; None waits for ever.

        Where the plan has become too early, the wait goes on: its timer fires and is set anew, so
        that a stream of signals costs one timer and not one each. Under such a stream a timer may
        fire late, so that `now` is compared too.
        """
        if self.due is None:
            return planned is not None
        return planned is None or self.due < planned or self.due <= now

    def refresh_input(self, now: datetime) -> Refresh:
        """The part of a refresh's input that all kinds share."""
        return Refresh(
            fingerprint=self.fingerprint,
            maker=self.maker,
            suppressed_fingerprint=self.backoff.suppressed_fingerprint(now),
            by_person=self.schedule.refreshing_priority == PRIORITY["person"],
            origin=self.schedule.refreshing_origin,
            waiting_since=self.schedule.waiting_since,
        )

    def record(self, refreshed: Refreshed) -> None:
        """Keep what the next refresh compares with; a failure leaves the covered content."""
        if refreshed.error:
            self.backoff.failed_fingerprint = refreshed.fingerprint
        else:
            self.fingerprint, self.maker = refreshed.fingerprint, refreshed.maker
