"""The attempt of an activity: whether Temporal still waits for it, before a call is paid for."""

import time
from contextvars import ContextVar
from datetime import timedelta

from temporalio import activity
from temporalio.client import AsyncActivityCancelledError
from temporalio.service import RPCError

from ticketfu.errors import failure

# Of its heartbeat timeout: nothing gives up an attempt that is younger.
YOUNG = 0.5

ANSWER_TIMEOUT = timedelta(seconds=10)

# By the monotonic clock. Calls of the attempt go through tasks that know nothing of it.
_began_at: ContextVar[float] = ContextVar("began_at")


def begin_attempt() -> None:
    _began_at.set(time.monotonic())


async def check_attempt() -> None:
    """Raise where Temporal has given this attempt up: its call would be paid for in vain.

    What waits for a lease while Temporal is away goes on as soon as it is back, and so does the
    next attempt. The SDK's own heartbeat would end this one, but comes some seconds later.
    One that was taken back goes on.
    """
    began_at = _began_at.get(None)
    if began_at is None or not activity.in_activity():
        return
    info = activity.info()
    timeout = info.heartbeat_timeout
    if timeout is None or time.monotonic() - began_at < YOUNG * timeout.total_seconds():
        return
    attempt = activity.client().get_async_activity_handle(task_token=info.task_token)
    try:
        await attempt.heartbeat(rpc_timeout=ANSWER_TIMEOUT)
    except AsyncActivityCancelledError:
        return
    except RPCError:
        raise failure("worker.timeout", "Temporal gave this attempt up, or is away") from None
