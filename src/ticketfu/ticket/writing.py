"""The part of a ticket's workflow that writes its summary back into Zendesk."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

from ticketfu.entity.queues import own_upkeep_queue
from ticketfu.entity.refresh_call import HEARTBEAT
from ticketfu.entity.refresh_log import log_write_failure
from ticketfu.entity.retry import failure_of
from ticketfu.entity.workflow import Entity
from ticketfu.ticket.models import TicketRefreshed
from ticketfu.ticket.state import TicketState
from ticketfu.ticket.write_back import WriteBackActivities, may_be_written, wanted_write

# Refreshes wait for it: what is not written by then is tried again after the next one.
WRITE_TIMEOUT = timedelta(seconds=30)


class WrittenTicket(Entity[TicketState, TicketRefreshed]):
    async def write_summary(self) -> None:
        """Write what is new; a failure leaves the document as it is."""
        state = self.state
        wanted = wanted_write(state.write_back, state.document)
        unchanged = wanted.mark == state.written or not (wanted.text or state.written)
        if not state.write_back or unchanged or not may_be_written(wanted, state.document):
            return
        try:
            await workflow.execute_activity_method(
                WriteBackActivities.write_back,
                wanted,
                task_queue=own_upkeep_queue(),
                schedule_to_close_timeout=WRITE_TIMEOUT,
                heartbeat_timeout=HEARTBEAT,
            )
        except ActivityError as error:
            log_write_failure(failure_of(error))
        else:
            state.written = wanted.mark
