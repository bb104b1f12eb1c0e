"""The state that entities of all kinds share, and the input and result of a refresh."""

from datetime import datetime

from ticketfu.entity.document import EPOCH, Checks
from ticketfu.entity.retry import Backoff, Failure
from ticketfu.entity.schedule import RefreshSchedule
from ticketfu.llm import Usage
from ticketfu.stored import Stored


class Refresh(Stored):
    """Input of a refresh: the content that the summary covers, and what made the summary.

    `suppressed_fingerprint` is content that a model answered in vain and that is not asked about
    again yet. `by_person` says that somebody waits for this refresh.
    """

    fingerprint: str = ""
    maker: str = ""
    suppressed_fingerprint: str = ""
    by_person: bool = False


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


class EntityState(Stored):
    """The part of an entity's state that all kinds share; it travels through continue-as-new.

    `fingerprint` is the content that the summary covers, `maker` what made the summary.
    `delete_earlier_runs` is the task of the next run, as earlier ones hold erased words.
    """

    schedule: RefreshSchedule = RefreshSchedule()
    backoff: Backoff = Backoff()
    fingerprint: str = ""
    maker: str = ""
    delete_earlier_runs: bool = False

    @property
    def stale(self) -> bool:
        return self.schedule.pending or self.backoff.error is not None

    @property
    def due(self) -> datetime | None:
        """When to refresh next: events have settled, or a failed refresh is tried again."""
        moments = [self.schedule.due, self.backoff.due]
        return min((moment for moment in moments if moment), default=None)

    def record(self, refreshed: Refreshed) -> None:
        """Keep what the next refresh compares with; a failure leaves the covered content."""
        if refreshed.error:
            self.backoff.failed_fingerprint = refreshed.fingerprint
        else:
            self.fingerprint, self.maker = refreshed.fingerprint, refreshed.maker
