"""The entity of one ticket: notes events, refreshes its summary, notifies its organization."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import (
        CHANGED_AT,
        DOCUMENT,
        ERASED,
        FEEDBACK,
        NOTIFIED,
        PUBLIC,
        STALE,
        publish,
    )
    from ticketfu.entity.retry import ERASURE_RETRIES
    from ticketfu.entity.schedule import Event, RefreshSchedule
    from ticketfu.ticket.activities import TicketActivities
    from ticketfu.ticket.announcing import AnnouncingTicket
    from ticketfu.ticket.feedback import (
        FEEDBACK_QUERY,
        FEEDBACK_SIGNAL,
        Feedback,
        FeedbackGiven,
    )
    from ticketfu.ticket.models import (
        ERASE,
        QUERY,
        SIGNAL,
        TOPICS_SIGNAL,
        UPDATE,
        WORKFLOW,
        OrganizationNotice,
        TicketDocument,
        TicketRefresh,
        TicketRefreshed,
        TicketUpdated,
        TopicsRenamed,
    )
    from ticketfu.ticket.notifying import NotifyingTicket
    from ticketfu.ticket.state import TicketState
    from ticketfu.ticket.viewing import ViewableTicket
    from ticketfu.ticket.views import PublicView
    from ticketfu.ticket.writing import WrittenTicket

# A result that came together with a signal is applied after it, in the same workflow task. A
# timer of zero would fire before that.
NEXT_TASK = timedelta(milliseconds=1)

# How long an erased ticket stays listed, empty: whoever follows publications sees it.
SHOWN_ERASED = timedelta(seconds=30)


@workflow.defn(name=WORKFLOW)
class TicketWorkflow(AnnouncingTicket, WrittenTicket, NotifyingTicket, ViewableTicket):
    @workflow.init
    def __init__(self, state: TicketState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: TicketState) -> None:
        if self._words_must_go:
            # Erased before its first task: the input of this run may hold words already.
            self.continue_as_new()
        if self.state.erased_at:
            await self._erase()
        if self.state.erased_at is None:
            await self.run_loop()

    def note(self, event: Event, *, debounce: bool = False) -> None:
        """Note an event under the organization's key: it waits behind its other tickets alone."""
        key = event.fairness_key or str(self.state.document.organization_id or "")
        super().note(event.model_copy(update={"fairness_key": key}), debounce=debounce)

    @workflow.signal(name=SIGNAL)
    def ticket_updated(self, event: TicketUpdated) -> None:
        self.note(event)

    @workflow.signal(name=ERASE)
    def erase(self) -> None:
        """Publish an emptied document at once; the next run notifies and ends."""
        self.state.erased_at = workflow.now()
        self.state.schedule = RefreshSchedule()
        self.state.outbox = []
        publish(self.memo())
        self.forget_words()

    # Unfinished updates are abandoned at continue-as-new; their callers fall back to a signal.
    @workflow.update(name=UPDATE, unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def refresh(self, event: TicketUpdated) -> TicketDocument:
        """The document once a refresh that began after this call has ended, well or not.

        An erasure, which begins another schedule, answers as well: a caller that waited on would
        keep this run from ending, and one that was abandoned would ask for the ticket again.
        """
        self.note(event)
        schedule = self.state.schedule
        noted = schedule.noted
        await workflow.wait_condition(
            lambda: schedule.attempted >= noted or self.state.schedule is not schedule
        )
        return self.document()

    @workflow.signal(name=FEEDBACK_SIGNAL)
    def judge(self, given: FeedbackGiven) -> None:
        if self.state.erased_at is None:
            self.state.judge(given, workflow.now())
            workflow.upsert_memo({FEEDBACK: len(self.state.feedback)})

    @workflow.signal(name=TOPICS_SIGNAL)
    def rename_topics(self, event: TopicsRenamed) -> None:
        if self.state.erased_at is None and self.state.rename_topics(event, workflow.now()):
            publish(self.memo())

    @workflow.query(name=FEEDBACK_QUERY)
    def feedback(self) -> list[Feedback]:
        return [] if self.state.erased_at else self.state.feedback

    @workflow.query(name=QUERY)
    def document(self) -> TicketDocument:
        state = self.state
        if state.erased_at:
            return TicketDocument(ticket_id=state.ticket_id)
        document = state.document.dated(workflow.now().date())
        return document.with_standing(stale=state.stale, error=state.backoff.error, held=state.held)

    def start_refresh(
        self, call: workflow.ActivityConfig
    ) -> workflow.ActivityHandle[TicketRefreshed]:
        asked = TicketRefresh(
            ticket_id=self.state.ticket_id,
            conversation=self.state.conversation,
            ledgers=self.state.ledgers,
            asked_at=self.state.asked_at,
            **dict(self.state.refresh_input(workflow.now())),
        )
        return workflow.start_activity_method(TicketActivities.refresh_ticket, asked, **call)

    def apply(self, refreshed: TicketRefreshed) -> None:
        # In the memo before anybody is notified. Of an erased ticket too: an earlier try of this
        # workflow task, whose worker died, may have notified the organization already.
        organization_id = refreshed.organization_id
        if organization_id is not None:
            self.note_organization(organization_id)
        if self.state.erased_at:
            return
        had_summary = self.state.document.summary is not None
        self._words_are_gone = refreshed.redacted or (refreshed.attributes is None and had_summary)
        self.state.apply(refreshed)
        if self._words_are_gone:
            self.forget_words()

    async def after_publication(self, refreshed: TicketRefreshed | None) -> None:
        if refreshed is not None and not self.state.erased_at:
            await self.notify_changes(refreshed)
        await self.write_summary()

    def next_state(self) -> TicketState:
        return self.state.erased() if self.state.erased_at else self.state

    def memo(self) -> dict[str, object]:
        erased = self.state.erased_at is not None
        return {
            DOCUMENT: self.document(),
            STALE: self.state.stale,
            NOTIFIED: self.state.notified,
            ERASED: erased,
            FEEDBACK: len(self.state.feedback),
            CHANGED_AT: self.state.changed_at,
            PUBLIC: PublicView() if erased else self.state.public,
        }

    def last_answer_wait(self) -> timedelta:
        """For an erased ticket, only an answer that came with the erasure counts: an earlier try of
        this workflow task may have notified the organization in it."""
        return NEXT_TASK if self.state.erased_at else super().last_answer_wait()

    async def _erase(self) -> None:
        """Notify every organization and end; or begin anew, if an event came since the erasure."""
        erased_at = self.state.erased_at or workflow.now()
        for organization_id in list(self.state.notified):
            notice = OrganizationNotice(
                organization_id=organization_id, ticket_id=self.state.ticket_id, erased=True
            )
            await self.notify(notice, ERASURE_RETRIES)
            self.state.notified.remove(organization_id)
        publish(self.memo())
        deleting, shown_until = self.start_deleting(), erased_at + SHOWN_ERASED
        with suppress(asyncio.TimeoutError):
            left = max(shown_until - workflow.now(), timedelta(0))
            await workflow.wait_condition(lambda: self.state.schedule.pending, timeout=left)
        await workflow.wait_condition(lambda: self.state.schedule.pending or deleting.done())
        if self.state.schedule.pending:
            self.state.erased_at = None
            publish({DOCUMENT: self.document(), STALE: True, ERASED: False, NOTIFIED: []})
