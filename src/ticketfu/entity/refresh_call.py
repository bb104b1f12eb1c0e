"""The call of a refresh: its queue, its priority, and how long it may take."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy

from ticketfu.entity.queues import backfill_queue
from ticketfu.entity.retry import ATTEMPTS, FIRST_ATTEMPT_WAIT
from ticketfu.entity.schedule import PRIORITY

HEARTBEAT = timedelta(seconds=10)

# For 50 pages of comments at a polite rate, and then a slow model.
REFRESH_TIMEOUT = timedelta(minutes=10)

# For a question and its repair on a tier that may take a quarter of an hour for each, and before
# that a long wait for requests.
BACKFILL_TIMEOUT = timedelta(minutes=50)

# A refresh that runs already goes on when it is cancelled, and answers. A backfill's ends without
# an answer, and would hear of it only with its next heartbeat: nobody waits for that.
ANSWERS = workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
GIVES_WAY = workflow.ActivityCancellationType.TRY_CANCEL


def refresh_call(priority: int, fairness_key: str = "") -> workflow.ActivityConfig:
    queue, backfill = workflow.info().task_queue, priority == PRIORITY["backfill"]
    return workflow.ActivityConfig(
        # On the workflow's own queue a worker with a free place begins at once, as the answer to
        # its workflow task brings the refresh along.
        task_queue=backfill_queue(queue) if backfill else queue,
        start_to_close_timeout=BACKFILL_TIMEOUT if backfill else REFRESH_TIMEOUT,
        heartbeat_timeout=HEARTBEAT,
        retry_policy=RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_attempts=ATTEMPTS),
        cancellation_type=GIVES_WAY if backfill else ANSWERS,
        priority=Priority(priority_key=priority, fairness_key=fairness_key or None),
    )
