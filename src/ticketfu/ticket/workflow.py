"""The entity of one ticket: notes attributes, refreshes its summary, tells its organization."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.attributes import ORGANIZATION_ID
    from ticketfu.entity.retry import Failure
    from ticketfu.entity.workflow import Entity
    from ticketfu.organization.models import TicketDigest
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

TELL = workflow.LocalActivityConfig(
    start_to_close_timeout=timedelta(seconds=5),
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3),
)


@workflow.defn(name=WORKFLOW)
class TicketWorkflow(Entity[TicketRefreshed]):
    @workflow.init
    def __init__(self, state: TicketState) -> None:
        self.state = state
        self.agenda = state.agenda

    @workflow.run
    async def run(self, _: TicketState) -> None:
        await self.run_loop()

    @workflow.signal(name=SIGNAL)
    def ticket_updated(self, event: TicketUpdated) -> None:
        self.note(event)

    # Whom a crowded run leaves without an answer asks again with a signal.
    @workflow.update(name=UPDATE, unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def refresh(self, event: TicketUpdated) -> TicketDocument:
        """The document once a look that began after this call has ended, well or not."""
        self.note(event)
        mine = self.agenda.noted
        await workflow.wait_condition(lambda: self.agenda.attempted >= mine)
        return self.document()

    @workflow.query(name=QUERY)
    def document(self) -> TicketDocument:
        return self.state.document.with_standing(stale=self.agenda.stale, error=self.agenda.error)

    def next_state(self) -> TicketState:
        return self.state

    def look(self, call: workflow.ActivityConfig) -> workflow.ActivityHandle[TicketRefreshed]:
        asked = TicketRefresh(
            ticket_id=self.state.ticket_id,
            fingerprint=self.state.fingerprint,
            refused=self.agenda.refused(self.state.failed_fingerprint, workflow.now()),
        )
        return workflow.start_activity_method(TicketActivities.refresh_ticket, asked, **call)

    async def take(self, refreshed: TicketRefreshed) -> Failure | None:
        self.state.take(refreshed)
        self._list_under(self.state.document.organization_id)
        await self._tell_organizations(refreshed)
        return refreshed.error

    def _list_under(self, organization_id: int | None) -> None:
        if organization_id == self.state.listed_under:
            return
        value = str(organization_id) if organization_id else None
        change = ORGANIZATION_ID.value_set(value) if value else ORGANIZATION_ID.value_unset()
        workflow.upsert_search_attributes([change])
        self.state.listed_under = organization_id

    async def _tell_organizations(self, refreshed: TicketRefreshed) -> None:
        """A ticket that moved leaves the old organization before it enters the new one."""
        wanted = self.state.report(refreshed)
        known = self.state.reported
        if known and (wanted is None or wanted.organization_id != known.organization_id):
            await self._tell(known.organization_id, None)
            self.state.reported = None
        if wanted and wanted != known:
            await self._tell(wanted.organization_id, wanted.digest)
            self.state.reported = wanted

    async def _tell(self, organization_id: int, digest: TicketDigest | None) -> None:
        told = OrganizationNotice(
            organization_id=organization_id, ticket_id=self.state.ticket_id, digest=digest
        )
        await workflow.execute_local_activity_method(
            TicketActivities.notify_organization, told, **TELL
        )
