"""The call of a walk's slice, and when to try again: what both kinds of walk share."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import ActivityError

from ticketfu.backfill.models import BackfillState, ReconcileState
from ticketfu.entity.queues import own_upkeep_queue
from ticketfu.entity.retry import (
    ATTEMPTS,
    FIRST_ATTEMPT_WAIT,
    FIRST_RETRY,
    LONGEST_RETRY,
    MOST_WALK_FAILURES,
    failure_of,
)
from ticketfu.entity.schedule import PRIORITY

# Of one run: some minutes of a walk.
MAX_WALK_EVENTS = 400

# Zendesk gives nothing of the newest minute, and refuses a start within it.
NOT_YET_GIVEN = timedelta(minutes=2)

FINAL_CODES = frozenset({"zendesk.unauthorized", "zendesk.forbidden", "zendesk.wrong_account"})

log = logging.getLogger(__name__)


def walk_call() -> workflow.ActivityConfig:
    return workflow.ActivityConfig(
        task_queue=own_upkeep_queue(),
        # The export may have to wait for its next minute, or a pause for its end.
        start_to_close_timeout=timedelta(minutes=15),
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_attempts=ATTEMPTS),
        priority=Priority(priority_key=PRIORITY["backfill"]),
    )


def is_long() -> bool:
    return workflow.info().get_current_history_length() >= MAX_WALK_EVENTS


async def wait_after(
    error: ActivityError,
    state: BackfillState | ReconcileState,
    ends: Callable[[], bool],
    *,
    forever: bool = False,
) -> None:
    """Wait before the next try, unless `ends` comes first; raises what no other try would help."""
    failed = failure_of(error)
    state.failures += 1
    if not forever and (failed.code in FINAL_CODES or state.failures >= MOST_WALK_FAILURES):
        raise error
    wait = min(FIRST_RETRY * 2 ** min(state.failures - 1, 5), LONGEST_RETRY)
    if not workflow.unsafe.is_replaying():
        fields = {"code": failed.code, "attempt": state.failures, "seconds": wait.total_seconds()}
        log.warning("a walk over tickets failed", extra={"fields": fields})
    with suppress(asyncio.TimeoutError):
        await workflow.wait_condition(ends, timeout=max(wait, failed.retry_after or wait))
