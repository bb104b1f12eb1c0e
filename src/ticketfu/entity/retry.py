"""How often and when a failed call is tried again: every retry number of the house."""

from datetime import datetime, timedelta

from temporalio import activity
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    FailureError,
    TimeoutError,
    is_cancelled_exception,
)

from ticketfu.entity.document import EntityError
from ticketfu.entity.outgoing import ANNOUNCES
from ticketfu.errors import WORKER_TIMEOUT
from ticketfu.limits.models import HELD
from ticketfu.llm import Usage
from ticketfu.llm.errors import usage_in
from ticketfu.stored import Stored

# Tries of one refresh within seconds; after these the entity waits, readable.
ATTEMPTS, FIRST_ATTEMPT_WAIT = 3, timedelta(seconds=1)

# Of one notice to an organization; after these the whole refresh is tried again later.
NOTICE_RETRIES = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3)

# For ever: Temporal takes some seconds to delete, and may be away meanwhile.
DELETION_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), maximum_interval=timedelta(seconds=10)
)

# For ever: an erased ticket ends only when every organization was notified.
ERASURE_RETRIES = RetryPolicy(
    initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10)
)

# For ever: an event that was not handed over is known to nobody.
HAND_OVER_RETRIES = ERASURE_RETRIES

# Of an event to a receiver: after 5 s, 15 s, 45 s … 3 h, some fifteen in a day.
SEND_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=5),
    backoff_coefficient=3,
    maximum_interval=timedelta(hours=3),
)

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)
LONGEST_CONTENT_RETRY = timedelta(days=1)

# Of a page to a chat, for half a day.
POST_RETRIES = RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_interval=LONGEST_RETRY)

# Of a walk in a row, with waits between them that grow to the longest: some hours.
MOST_WALK_FAILURES = 12

# While a service is away, one of the entities that it failed tries again this often.
PROBE = timedelta(seconds=20)

# Once it answers, so many of them are woken in each second.
WAKES_A_SECOND = 20

# Reads until an erasure shows: Temporal keeps a signal back while a workflow task runs, which is
# 10 s at most.
ERASURE_SHOWS_TRIES, ERASURE_SHOWS_SECONDS = 240, 0.05
# All that the budget held goes on at midnight: not at once, and not much later.
LONGEST_HOLD_SPREAD = timedelta(minutes=5)

# Refreshes that ask a question that failed by its content again as soon as they run.
IMMEDIATE_RETRIES = 3

# Answers that cost a call and come out the same for the same content: asked again more rarely.
CONTENT_FAILURES = frozenset(
    {"llm.refused", "llm.content_filter", "llm.truncated", "llm.invalid_output", "llm.unusable"}
)


class Failure(Stored):
    """Why a refresh failed, and what it cost nevertheless.

    `already_recorded` marks a failure that is shown already: nothing was tried again.
    `announces` says that the worker has events sent; None where it said nothing.
    """

    code: str = "failed"
    message: str = ""
    retry_after: timedelta | None = None
    already_recorded: bool = False
    usage: Usage = Usage()
    announces: bool | None = None


# The answer to a question that a model answered in vain, while its next try is not due.
ALREADY_RECORDED = Failure(code="llm.refused", message="asked before", already_recorded=True)


class Backoff(Stored):
    """The failures in a row, the newest of them, and when the next try is due.

    `held_until` is set instead while the day's budget holds a refresh back: that is no failure.
    """

    failures: int = 0
    error: EntityError | None = None
    failed_fingerprint: str = ""
    held_until: datetime | None = None

    @property
    def due(self) -> datetime | None:
        return self.held_until or (self.error.retry_at if self.error else None)

    def suppressed_fingerprint(self, now: datetime) -> str:
        """The question that is not asked again before its retry is due: its answers cost money."""
        error = self.error
        by_content = error is not None and error.code in CONTENT_FAILURES and now < error.retry_at
        return self.failed_fingerprint if by_content and self.failures >= IMMEDIATE_RETRIES else ""

    def hasten(self, now: datetime) -> None:
        """Try again now, except where the answers themselves failed: these keep their wait."""
        if self.held_until:
            self.held_until = min(now, self.held_until)
        if self.error and self.error.code not in CONTENT_FAILURES:
            self.error = self.error.model_copy(update={"retry_at": min(now, self.error.retry_at)})

    def succeed(self) -> None:
        self.failures, self.error, self.failed_fingerprint = 0, None, ""
        self.held_until = None

    def fail(self, failure: Failure, now: datetime, jitter: float) -> None:
        """Record why and when to try again: 30 s doubling to 15 min, never before Retry-After.

        `jitter` in 0..1 spreads entities that failed together over a fifth of their wait.
        """
        if failure.already_recorded and self.error:
            return
        self.held_until = None
        if failure.code == HELD:
            self._hold(failure.retry_after or FIRST_RETRY, now, jitter)
            return
        if failure.code == WORKER_TIMEOUT[0] and self._service_failed():
            # That workers were killed says nothing of the service that failed before.
            self.failures = 0
        longest = LONGEST_CONTENT_RETRY if failure.code in CONTENT_FAILURES else LONGEST_RETRY
        wait = min(FIRST_RETRY * 2 ** min(self.failures, 12), longest)
        wait = max(wait, failure.retry_after or wait) * (1 + jitter / 5)
        self.failures += 1
        self.error = EntityError(
            code=failure.code,
            message=failure.message,
            since=self.error.since if self.error else now,
            retry_at=now + wait,
        )

    def _service_failed(self) -> bool:
        neither = {WORKER_TIMEOUT[0], *CONTENT_FAILURES}
        return self.error is not None and self.error.code not in neither

    def _hold(self, wait: timedelta, now: datetime, jitter: float) -> None:
        self.error = None
        self.held_until = now + wait + min(wait / 5, LONGEST_HOLD_SPREAD) * jitter


def failure_from(error: ApplicationError) -> Failure:
    return Failure(
        code=error.type or "failed",
        message=error.message,
        retry_after=error.next_retry_delay,
        usage=usage_in(error),
        announces=ANNOUNCES in error.details,
    )


def is_retried(error: ApplicationError) -> bool:
    """True if Temporal should run the activity once more when it raises this.

    An attempt that was paid for is recorded instead, as its cost would be lost with it.
    """
    costs = error.type in CONTENT_FAILURES or usage_in(error).calls > 0
    return not (error.non_retryable or costs) and activity.info().attempt < ATTEMPTS


def failure_of(error: FailureError) -> Failure:
    """Why an activity failed after its own retries; a cancelled workflow ends instead.

    A local activity's error comes as it was raised, another's inside an ActivityError.
    """
    if is_cancelled_exception(error):
        raise error
    cause = error.cause if isinstance(error, ActivityError) else error
    if isinstance(cause, ApplicationError):
        return failure_from(cause)
    if isinstance(cause, TimeoutError):
        code, message = WORKER_TIMEOUT
        return Failure(code=code, message=message)
    return Failure(message=type(cause).__name__)
