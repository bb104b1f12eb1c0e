"""Log lines about refreshes: numbers and codes, never a customer's words."""

import logging
import time
from collections.abc import Coroutine
from typing import TypeVar

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

from ticketfu.entity.retry import Backoff, Failure
from ticketfu.entity.state import Refreshed
from ticketfu.logs import fields

R = TypeVar("R", bound=Refreshed)

log = logging.getLogger(__name__)


async def logged(name: str, work: Coroutine[object, object, R]) -> R:
    """Log one line when a refresh is done, and one for each attempt that failed."""
    started = time.monotonic()
    try:
        refreshed = await work
    except ApplicationError as failed:
        attempt = fields(code=failed.type, attempt=activity.info().attempt)
        log.warning("%s: attempt failed", name, extra=attempt)
        raise
    usage, error = refreshed.usage, refreshed.error
    done = fields(
        seconds=round(time.monotonic() - started, 2),
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost_usd=usage.cost_usd,
        code=error.code if error else None,
    )
    log.info("%s refreshed", name, extra=done)
    return refreshed


def log_failure(backoff: Backoff) -> None:
    """Log code and next try as plain fields: only a worker's own process configures logging."""
    if backoff.error and not workflow.unsafe.is_replaying():
        error = {
            "entity": workflow.info().workflow_id,
            "code": backoff.error.code,
            "attempt": backoff.failures,
            "retry_at": backoff.error.retry_at.isoformat(timespec="seconds"),
        }
        log.warning("refresh failed", extra={"fields": error})
    if backoff.held_until and not workflow.unsafe.is_replaying():
        until = backoff.held_until.isoformat(timespec="seconds")
        held = {"entity": workflow.info().workflow_id, "held": "budget", "retry_at": until}
        log.info("refresh held back", extra={"fields": held})


def log_write_failure(failure: Failure) -> None:
    if not workflow.unsafe.is_replaying():
        error = {"entity": workflow.info().workflow_id, "code": failure.code}
        log.warning("a summary was not written into Zendesk", extra={"fields": error})
