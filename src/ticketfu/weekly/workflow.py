"""One weekly digest: a post of one page, or of several, each tried again for half a day."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.queues import own_upkeep_queue
    from ticketfu.entity.retry import POST_RETRIES
    from ticketfu.weekly.models import (
        CHOOSE_ACTIVITY,
        DIGEST_WORKFLOW,
        POST_ACTIVITY,
        WeeklyPost,
    )

# A chat that is away comes back; a page of last night is of no use in the afternoon.
TRIED_FOR = timedelta(hours=12)


@workflow.defn(name=DIGEST_WORKFLOW)
class WeeklyDigestWorkflow:
    @workflow.run
    async def run(self) -> int:
        """Return how many pages were posted; one that fails does not hold up the others."""
        posts: list[WeeklyPost] = await workflow.execute_activity(
            CHOOSE_ACTIVITY, result_type=list[WeeklyPost], **_patient_call()
        )
        posted, failed = 0, None
        # One after the other: chats take about one message a second.
        for post in posts:
            try:
                await workflow.execute_activity(POST_ACTIVITY, post, **_patient_call())
            except ActivityError as error:
                failed = error
            else:
                posted += 1
        if failed:
            raise failed
        return posted


def _patient_call() -> workflow.ActivityConfig:
    return workflow.ActivityConfig(
        task_queue=own_upkeep_queue(),
        start_to_close_timeout=timedelta(minutes=10),
        schedule_to_close_timeout=TRIED_FOR,
        heartbeat_timeout=timedelta(seconds=30),
        retry_policy=POST_RETRIES,
    )
