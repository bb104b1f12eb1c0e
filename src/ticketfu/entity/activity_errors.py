"""Errors at the boundary of every activity: what Temporal stores of them, and what is logged."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.errors import WORKER_TIMEOUT, failure


@contextmanager
def opaque_errors() -> Iterator[None]:
    """Let only our own errors leave an activity: Temporal stores an error's text.

    The text of any other may quote a customer, so its class alone is recorded. An attempt that
    Temporal gave up ends by an error that the SDK does not log: the timeout is recorded already.
    """
    try:
        yield
    except ApplicationError:
        raise
    except asyncio.CancelledError:
        if _given_up():
            raise failure(*WORKER_TIMEOUT) from None
        raise
    except Exception as error:
        # `from None` keeps the cause and its text out of Temporal's failure.
        raise failure("failed", type(error).__name__) from None


def _given_up() -> bool:
    """True where Temporal no longer waits for this attempt, as after an outage of its own."""
    details = activity.cancellation_details()
    return details is not None and (details.not_found or details.timed_out)
