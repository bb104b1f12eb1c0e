"""What an entity records of a call that failed."""

from datetime import timedelta

from pydantic import BaseModel
from temporalio import activity
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    TimeoutError,
    is_cancelled_exception,
)

ATTEMPTS = 3
"""Tries of one refresh within seconds; after these the entity waits, readable."""


class Failure(BaseModel):
    """`known` is one that is recorded already: nothing was tried again."""

    code: str
    message: str
    retry_after: timedelta | None = None
    known: bool = False


ALREADY_RECORDED = Failure(code="llm.refused", message="asked before", known=True)
"""The answer to a question that a model answered in vain, while its next try is not due."""


def failure_from(error: ApplicationError) -> Failure:
    return Failure(
        code=error.type or "failed", message=error.message, retry_after=error.next_retry_delay
    )


def tried_again(error: ApplicationError) -> bool:
    """Whether Temporal runs the activity in hand once more if it raises this."""
    return not error.non_retryable and activity.info().attempt < ATTEMPTS


def failure_of(error: ActivityError) -> Failure:
    """Why an activity failed after its own retries; a cancelled workflow ends instead."""
    if is_cancelled_exception(error):
        raise error
    cause = error.cause
    if isinstance(cause, ApplicationError):
        return failure_from(cause)
    if isinstance(cause, TimeoutError):
        return Failure(code="worker.timeout", message="a worker stopped or took too long")
    return Failure(code="failed", message=type(cause).__name__)
