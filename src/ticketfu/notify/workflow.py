"""The delivery of one event: a single activity, tried again for a day."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.outgoing import OutgoingEvent
    from ticketfu.entity.refresh_call import ANSWERS
    from ticketfu.entity.retry import SEND_RETRIES
    from ticketfu.notify.models import DELIVERY_WORKFLOW, SEND_ACTIVITY, TOO_LATE, notify_queue
    from ticketfu.stored import ROTATE_KEYS

SENT_FOR = timedelta(days=1)
SEND_TIMEOUT = timedelta(seconds=30)


@workflow.defn(name=DELIVERY_WORKFLOW)
class DeliveryWorkflow:
    """Fails for good when the receiver is gone or a day is over, and is listed as failed then."""

    _key_is_old = False

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, _: str) -> None:
        self._key_is_old = True

    @workflow.run
    async def run(self, event: OutgoingEvent) -> str:
        left = event.at + SENT_FOR - workflow.now()
        if left <= timedelta(0):
            return TOO_LATE
        sending = workflow.start_activity(
            SEND_ACTIVITY,
            event,
            result_type=str,
            task_queue=notify_queue(workflow.info().task_queue),
            schedule_to_close_timeout=left,
            start_to_close_timeout=SEND_TIMEOUT,
            retry_policy=SEND_RETRIES,
            cancellation_type=ANSWERS,
        )
        await workflow.wait_condition(lambda: sending.done() or self._key_is_old)
        if not sending.done():
            # A try that waits for its time is cancelled at once; one that runs answers first, as
            # its event would be sent twice otherwise.
            sending.cancel()
        try:
            outcome: str = await sending
        except ActivityError as error:
            if not self._key_is_old or _is_final(error):
                raise
            # The next run begins under the new key.
            workflow.continue_as_new(event)
        return outcome


def _is_final(error: ActivityError) -> bool:
    return isinstance(error.cause, ApplicationError) and error.cause.non_retryable
