"""The entity of one organization: keeps its tickets' digests, refreshes its insights."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.retry import Failure
    from ticketfu.entity.workflow import Entity
    from ticketfu.organization.activities import OrganizationActivities
    from ticketfu.organization.models import (
        QUERY,
        SIGNAL,
        WORKFLOW,
        OrganizationDocument,
        OrganizationRefresh,
        OrganizationRefreshed,
        OrganizationState,
        TicketSummarized,
    )
    from ticketfu.organization.statistics import newest


@workflow.defn(name=WORKFLOW)
class OrganizationWorkflow(Entity[OrganizationRefreshed]):
    @workflow.init
    def __init__(self, state: OrganizationState) -> None:
        self.state = state
        self.agenda = state.agenda

    @workflow.run
    async def run(self, _: OrganizationState) -> None:
        await self.run_loop()

    @workflow.signal(name=SIGNAL)
    def ticket_summarized(self, event: TicketSummarized) -> None:
        if self.state.digests.get(event.ticket_id) == event.digest:
            return
        if event.digest:
            self.state.digests[event.ticket_id] = event.digest
        else:
            self.state.forget(event.ticket_id)
        self.note(event, debounce=True)

    @workflow.query(name=QUERY)
    def document(self) -> OrganizationDocument:
        return self.state.document.with_standing(stale=self.agenda.stale, error=self.agenda.error)

    def next_state(self) -> OrganizationState:
        self.state.digests = newest(self.state.digests)
        return self.state

    def look(self, call: workflow.ActivityConfig) -> workflow.ActivityHandle[OrganizationRefreshed]:
        self.state.digests = newest(self.state.digests)
        asked = OrganizationRefresh(
            organization_id=self.state.organization_id,
            digests=self.state.digests,
            fingerprint=self.state.fingerprint,
            refused=self.agenda.refused(self.state.failed_fingerprint, workflow.now()),
        )
        return workflow.start_activity_method(
            OrganizationActivities.refresh_organization, asked, **call
        )

    async def take(self, refreshed: OrganizationRefreshed) -> Failure | None:
        self.state.take(refreshed)
        return refreshed.error
