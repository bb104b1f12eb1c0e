"""The entity of one organization: keeps its tickets' digests, refreshes its insights."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import publish
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
    from ticketfu.organization.statistics import within_bounds


@workflow.defn(name=WORKFLOW)
class OrganizationWorkflow(Entity[OrganizationState, OrganizationRefreshed]):
    @workflow.init
    def __init__(self, state: OrganizationState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: OrganizationState) -> None:
        await self.run_loop()

    @workflow.signal(name=SIGNAL)
    def ticket_summarized(self, event: TicketSummarized) -> None:
        if event.erased:
            # Also where the ticket has left before: earlier histories may hold its words.
            self.forget_words()
        if not self.state.note_notice(event, workflow.now()):
            return
        if event.erased and self.state.narrative_is_outdated and self.state.document.summary:
            self.state.blank()
            self.note(event, debounce=True)
            publish(self.memo())
        else:
            self.note(event, debounce=True)

    @workflow.query(name=QUERY)
    def document(self) -> OrganizationDocument:
        state = self.state
        return state.document.with_standing(stale=state.stale, error=state.backoff.error)

    def next_state(self) -> OrganizationState:
        self.state.digests = within_bounds(self.state.digests)
        return self.state

    def start_refresh(
        self, call: workflow.ActivityConfig
    ) -> workflow.ActivityHandle[OrganizationRefreshed]:
        self.state.digests = within_bounds(self.state.digests)
        self.state.start_refresh()
        asked = OrganizationRefresh(
            organization_id=self.state.organization_id,
            digests=self.state.digests,
            **dict(self.refresh_input()),
        )
        return workflow.start_activity_method(
            OrganizationActivities.refresh_organization, asked, **call
        )

    async def apply(self, refreshed: OrganizationRefreshed) -> None:
        self.state.apply(refreshed)
