"""Failed requests: final, or worth another try."""

import math
from collections.abc import Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TypeVar

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

T = TypeVar("T")


class CannotStart(Exception):  # noqa: N818
    """A part of the program could not start; the text says why and what to do, in one line."""

    exit_code = 1


class WrongSetup(CannotStart):
    """The program was started with settings, or beside a Temporal, that cannot work."""

    exit_code = 2


# A longer Retry-After is left to the entity, which records it and stays readable meanwhile.
LONGEST_ACTIVITY_WAIT = timedelta(seconds=10)

LONGEST_RETRY_AFTER = timedelta(hours=1)

# Code and message of an activity's attempt that ended without an answer.
WORKER_TIMEOUT = ("worker.timeout", "a worker stopped or took too long")

KINDS = {
    401: "unauthorized",
    402: "billing",
    403: "forbidden",
    404: "not_found",
    408: "timeout",
    409: "conflict",
    413: "too_large",
    429: "rate_limited",
}


def failure(
    code: str,
    message: str,
    *,
    final: bool = False,
    retry_after: timedelta | None = None,
    usage: Mapping[str, object] | None = None,
) -> ApplicationError:
    """An error that may enter Temporal's history: `message` must hold no customers' words.

    `code` is `service.kind`. A final error is one that the same request would meet again.
    `usage` is what was paid for in vain; it becomes the first of the error's details.
    """
    too_long = retry_after is not None and retry_after > LONGEST_ACTIVITY_WAIT
    return ApplicationError(
        message,
        *([dict(usage)] if usage else []),
        type=code,
        non_retryable=final or too_long,
        next_retry_delay=retry_after,
        category=ApplicationErrorCategory.BENIGN,
    )


def status_failure(service: str, status: int, headers: Mapping[str, str]) -> ApplicationError:
    """The failure behind an HTTP status; the body stays out, it may quote a customer."""
    kind = KINDS.get(status, "unavailable" if status >= 500 else "rejected")
    retryable = status in {408, 409, 425, 429} or (status >= 500 and status != 501)
    return failure(
        f"{service}.{kind}",
        f"{service} answered {status}",
        final=not retryable,
        retry_after=retry_after(headers) if retryable else None,
    )


async def none_on(code: str, reading: Awaitable[T]) -> T | None:
    """Read it; None where that fails with this code."""
    try:
        return await reading
    except ApplicationError as error:
        if error.type != code:
            raise
        return None


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The wait asked for in seconds or as a date, at most an hour; None if there is none."""
    value = headers.get("retry-after", "").strip()
    # Proxies join the values of several headers, as in "50, 53".
    numbers = [seconds for part in value.split(",") if (seconds := _seconds(part)) is not None]
    wait = timedelta(seconds=max(numbers)) if numbers else _until(value)
    return None if wait is None else min(max(wait, timedelta(0)), LONGEST_RETRY_AFTER)


def _seconds(value: str) -> float | None:
    try:
        number = float(value.strip().removesuffix("s"))
    except ValueError:
        return None
    if math.isnan(number):
        return None
    return min(max(number, 0.0), LONGEST_RETRY_AFTER.total_seconds())


def _until(value: str) -> timedelta | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(value)
        except (ValueError, TypeError, OverflowError):
            continue
        # A zone of "-0000" is read as none, and means UTC.
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - datetime.now(UTC)
    return None
