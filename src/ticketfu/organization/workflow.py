"""The entity of one organization: keeps its tickets' digests, refreshes its insights."""

from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import publish
    from ticketfu.entity.queues import own_upkeep_queue
    from ticketfu.entity.refresh_call import HEARTBEAT
    from ticketfu.entity.retry import NOTICE_RETRIES
    from ticketfu.entity.schedule import Event
    from ticketfu.organization.activities import OrganizationActivities
    from ticketfu.organization.announcing import AnnouncingOrganization
    from ticketfu.organization.models import (
        QUERY,
        REFRESH,
        RENAME,
        RENAME_IN_TICKETS,
        SIGNAL,
        WORKFLOW,
        OrganizationDocument,
        OrganizationRefresh,
        OrganizationRefreshed,
        TicketsToRename,
        TicketSummarized,
        TopicRenamed,
    )
    from ticketfu.organization.state import OrganizationState
    from ticketfu.organization.topics import tickets_to_rename
    from ticketfu.organization.viewing import ViewableOrganization


# For signals to all tickets; refreshes wait for it.
RENAME_TIMEOUT = timedelta(seconds=60)


@workflow.defn(name=WORKFLOW)
class OrganizationWorkflow(AnnouncingOrganization, ViewableOrganization):
    @workflow.init
    def __init__(self, state: OrganizationState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: OrganizationState) -> None:
        await self.run_loop()

    @workflow.signal(name=SIGNAL)
    def tickets_summarized(self, event: TicketSummarized) -> None:
        for each in event.all():
            self._note_notice(each)

    def _note_notice(self, event: TicketSummarized) -> None:
        if event.erased:
            # Also where the ticket has left before: earlier histories may hold its words.
            self.state.translations = {}
            self.forget_words()
        noted = self.state.note_notice(event, workflow.now())
        # Also of a ticket that is not known any more: a narrative from before may tell of it still.
        if event.erased and self.state.narrative_is_outdated and self.state.document.summary:
            self.state.blank()
        elif not noted:
            return
        self.note(event, debounce=True)
        if event.erased:
            publish(self.memo())

    @workflow.signal(name=RENAME)
    def rename_topic(self, event: TopicRenamed) -> None:
        if self.state.rename_topic(event):
            self.note(event)

    @workflow.signal(name=REFRESH)
    def refresh(self, event: Event) -> None:
        """Refresh because a person asks: to try again, or to have another model's words."""
        self.note(event)

    @workflow.query(name=QUERY)
    def document(self) -> OrganizationDocument:
        state = self.state
        document = state.counted_document()
        return document.with_standing(stale=state.stale, error=state.backoff.error, held=state.held)

    def start_refresh(
        self, call: workflow.ActivityConfig
    ) -> workflow.ActivityHandle[OrganizationRefreshed]:
        self.state.start_refresh()
        asked = OrganizationRefresh(
            organization_id=self.state.organization_id,
            digests=self.state.digests,
            now=workflow.now(),
            renamed_topics=self.state.document.renamed_topics,
            recount=not self.state.schedule.pending,
            name=self.state.document.name,
            **dict(self.state.refresh_input(workflow.now())),
        )
        return workflow.start_activity_method(
            OrganizationActivities.refresh_organization, asked, **call
        )

    def apply(self, refreshed: OrganizationRefreshed) -> None:
        self.state.apply(refreshed)

    def next_state(self) -> OrganizationState:
        self.state.bound_digests()
        return self.state

    async def after_publication(self, _: OrganizationRefreshed | None) -> None:
        """Pass new names of topics on; where that fails, it is tried after the next refresh."""
        state = self.state
        if state.tickets_know_topics:
            return
        renamed = state.document.renamed_topics
        wanted = TicketsToRename(
            ticket_ids=tickets_to_rename(state.digests, renamed), renamed=renamed
        )
        # A name or a ticket that comes meanwhile sets it back.
        state.tickets_know_topics = True
        try:
            await workflow.execute_activity(
                RENAME_IN_TICKETS,
                wanted,
                task_queue=own_upkeep_queue(),
                start_to_close_timeout=RENAME_TIMEOUT,
                heartbeat_timeout=HEARTBEAT,
                retry_policy=NOTICE_RETRIES,
            )
        except ActivityError:
            state.tickets_know_topics = False
