"""The part of a ticket's workflow that notifies its organization."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError

from ticketfu.entity.memo import publish
from ticketfu.entity.retry import NOTICE_RETRIES, failure_of
from ticketfu.entity.workflow import Entity
from ticketfu.ticket.activities import TicketActivities
from ticketfu.ticket.models import OrganizationNotice, TicketRefreshed
from ticketfu.ticket.state import TicketState

# Longer than two calls to Temporal, which then say why they failed: one may be on the way already.
NOTICE_TIMEOUT = timedelta(seconds=20)

# A ticket moves a few times in its life.
MAX_NOTIFIED = 100


class NotifyingTicket(Entity[TicketState, TicketRefreshed]):
    _words_are_gone = False
    """True when the last refresh found words gone that had been read before."""

    def note_organization(self, organization_id: int) -> None:
        """Note that it may know of the ticket; its histories do, even once the ticket has left."""
        others = [each for each in self.state.notified if each != organization_id]
        self.state.notified = [*others, organization_id][-MAX_NOTIFIED:]

    async def notify_changes(self, refreshed: TicketRefreshed) -> None:
        """Notify the organization; one that the ticket has left is notified before the new one."""
        state, erased = self.state, self._words_are_gone
        last, notice = state.last_notice, state.notice(refreshed)
        backfill = state.schedule.refreshing_origin == "backfill"
        update = {"erased": erased, "origin": "backfill" if backfill else "webhook"}
        try:
            if last and (notice is None or notice.organization_id != last.organization_id):
                await self.notify(last.model_copy(update=update | {"digest": None}))
                state.last_notice = None
            if notice and (notice != last or erased):
                await self.notify(notice.model_copy(update=update))
                state.last_notice = notice
            if erased:
                await self._notify_former(last, notice)
        except FailureError as error:
            self.fail(failure_of(error))
            publish(self.memo())

    async def _notify_former(self, *notified: OrganizationNotice | None) -> None:
        """Words that are gone may stand in the histories of organizations that the ticket left."""
        present = {each.organization_id for each in notified if each}
        for organization_id in self.state.notified:
            if organization_id not in present:
                left = OrganizationNotice(
                    organization_id=organization_id, ticket_id=self.state.ticket_id, erased=True
                )
                await self.notify(left)

    async def notify(
        self, notice: OrganizationNotice, retries: RetryPolicy = NOTICE_RETRIES
    ) -> None:
        """Notify by a local activity, which runs in the same workflow task as the refresh's result.

        An erasure meanwhile finds the organization in that result, as the task is not finished.
        """
        await workflow.execute_local_activity_method(
            TicketActivities.notify_organization,
            notice.model_copy(update={"at": workflow.now()}),
            start_to_close_timeout=NOTICE_TIMEOUT,
            retry_policy=retries,
        )
