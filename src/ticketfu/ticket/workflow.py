"""The entity of one ticket: notes events, refreshes its summary, notifies its organization."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.attributes import ORGANIZATION_ID
    from ticketfu.entity.retry import FIRST_NOTICE_WAIT, NOTICE_ATTEMPTS
    from ticketfu.entity.workflow import Entity
    from ticketfu.ticket.activities import TicketActivities
    from ticketfu.ticket.models import (
        QUERY,
        SIGNAL,
        UPDATE,
        WORKFLOW,
        OrganizationNotice,
        TicketDocument,
        TicketRefresh,
        TicketRefreshed,
        TicketState,
        TicketUpdated,
    )

NOTIFY = workflow.LocalActivityConfig(
    start_to_close_timeout=timedelta(seconds=5),
    retry_policy=RetryPolicy(initial_interval=FIRST_NOTICE_WAIT, maximum_attempts=NOTICE_ATTEMPTS),
)


@workflow.defn(name=WORKFLOW)
class TicketWorkflow(Entity[TicketState, TicketRefreshed]):
    @workflow.init
    def __init__(self, state: TicketState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: TicketState) -> None:
        await self.run_loop()

    @workflow.signal(name=SIGNAL)
    def ticket_updated(self, event: TicketUpdated) -> None:
        self.note(event)

    # Unfinished updates are abandoned at continue-as-new; their callers fall back to a signal.
    @workflow.update(name=UPDATE, unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def refresh(self, event: TicketUpdated) -> TicketDocument:
        """The document once a refresh that began after this call has ended, well or not."""
        self.note(event)
        schedule = self.state.schedule
        noted = schedule.noted
        await workflow.wait_condition(lambda: schedule.attempted >= noted)
        return self.document()

    @workflow.query(name=QUERY)
    def document(self) -> TicketDocument:
        state = self.state
        return state.document.with_standing(stale=state.stale, error=state.backoff.error)

    def start_refresh(
        self, call: workflow.ActivityConfig
    ) -> workflow.ActivityHandle[TicketRefreshed]:
        asked = TicketRefresh(ticket_id=self.state.ticket_id, **dict(self.refresh_input()))
        return workflow.start_activity_method(TicketActivities.refresh_ticket, asked, **call)

    async def apply(self, refreshed: TicketRefreshed) -> None:
        self.state.apply(refreshed)
        self._list_under(self.state.document.organization_id)
        await self._notify_organizations(self.state.notice(refreshed))

    def _list_under(self, organization_id: int | None) -> None:
        if organization_id == self.state.listed_under:
            return
        value = str(organization_id) if organization_id else None
        change = ORGANIZATION_ID.value_set(value) if value else ORGANIZATION_ID.value_unset()
        workflow.upsert_search_attributes([change])
        self.state.listed_under = organization_id

    async def _notify_organizations(self, notice: OrganizationNotice | None) -> None:
        """A ticket that moved leaves the old organization before it enters the new one."""
        last = self.state.last_notice
        if last and (notice is None or notice.organization_id != last.organization_id):
            await self._notify(last.model_copy(update={"digest": None}))
            self.state.last_notice = None
        if notice and notice != last:
            await self._notify(notice)
            self.state.last_notice = notice

    async def _notify(self, notice: OrganizationNotice) -> None:
        await workflow.execute_local_activity_method(
            TicketActivities.notify_organization, notice, **NOTIFY
        )
