"""The entity of one organization: keeps its tickets' digests, refreshes its insights."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.failure import Failure
    from ticketfu.entity.life import Entity
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
    from ticketfu.organization.numbers import newest


@workflow.defn(name=WORKFLOW)
class OrganizationWorkflow(Entity[OrganizationRefreshed]):
    @workflow.init
    def __init__(self, state: OrganizationState) -> None:
        self.state = state
        self.agenda = state.agenda

    @workflow.run
    async def run(self, _: OrganizationState) -> None:
        await self.live()

    @workflow.signal(name=SIGNAL)
    def ticket_summarized(self, fact: TicketSummarized) -> None:
        if self.state.digests.get(fact.ticket_id) == fact.digest:
            return
        if fact.digest:
            self.state.digests[fact.ticket_id] = fact.digest
        else:
            self.state.forget(fact.ticket_id)
        self.note(fact, debounce=True)

    @workflow.query(name=QUERY)
    def document(self) -> OrganizationDocument:
        return self.state.document.with_standing(stale=self.agenda.stale, error=self.agenda.error)

    def carried(self) -> OrganizationState:
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
