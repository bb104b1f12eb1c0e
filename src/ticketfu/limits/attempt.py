"""The attempt of an activity: whether Temporal still waits for it, before a call is paid for."""

import time
from contextvars import ContextVar
from datetime import timedelta

from temporalio import activity
from temporalio.client import AsyncActivityCancelledError
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.errors import WORKER_TIMEOUT, failure
from ticketfu.limits.urgency import current

# The share of the heartbeat timeout before which no missing heartbeat can have ended an attempt.
YOUNG = 0.5

ANSWER_TIMEOUT = timedelta(seconds=10)

# By the monotonic clock. Calls of the attempt go through tasks that know nothing of it.
_began_at: ContextVar[float] = ContextVar("began_at")


def begin_attempt() -> None:
    """Say it for the rest of this task, and of the tasks that it starts."""
    _began_at.set(time.monotonic())


async def check_attempt() -> None:
    """Raise where Temporal has given this attempt up: its call would be paid for in vain.

    After an outage of Temporal's, an attempt that waited for its lease goes on, and so does the
    next attempt. The SDK's own heartbeat ends the first one, but comes some seconds later.
    Temporal's other errors say nothing of the attempt.

    A refresh that an entity took back goes on, as its answer is waited for; a backfill's does not.
    """
    began_at = _began_at.get(None)
    timeout = None if began_at is None else activity.info().heartbeat_timeout
    if began_at is None or timeout is None:
        return
    if time.monotonic() - began_at < YOUNG * timeout.total_seconds():
        return
    attempt = activity.client().get_async_activity_handle(task_token=activity.info().task_token)
    try:
        await attempt.heartbeat(rpc_timeout=ANSWER_TIMEOUT)
    except AsyncActivityCancelledError as error:
        is_taken_back = error.details is not None and error.details.cancel_requested
        if current().backfill or not is_taken_back:
            raise failure(*WORKER_TIMEOUT) from None
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise failure(*WORKER_TIMEOUT) from None
