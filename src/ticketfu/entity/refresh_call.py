"""The call of a refresh: its queue, its priority, and how long it may take."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy

from ticketfu.entity.retry import ATTEMPTS, FIRST_ATTEMPT_WAIT

HEARTBEAT = timedelta(seconds=10)


def refresh_queue(queue: str) -> str:
    """Where refreshes wait for their turn, most urgent first, apart from workflow code."""
    return f"{queue}-refresh"


def refresh_call(priority: int) -> workflow.ActivityConfig:
    return workflow.ActivityConfig(
        task_queue=refresh_queue(workflow.info().task_queue),
        # For 50 pages of comments at a polite rate, and then a slow model.
        start_to_close_timeout=timedelta(minutes=10),
        heartbeat_timeout=HEARTBEAT,
        retry_policy=RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_attempts=ATTEMPTS),
        # A refresh that runs already goes on when it is cancelled, and answers.
        cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        priority=Priority(priority_key=priority),
    )
