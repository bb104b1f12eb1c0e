"""The entity of one ticket: notes events, refreshes its summary, notifies its organization."""

import asyncio
from contextlib import suppress
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.memo import DOCUMENT, ERASED, NOTIFIED, STALE, publish
    from ticketfu.entity.retry import ERASURE_RETRIES, NOTICE_RETRIES
    from ticketfu.entity.schedule import RefreshSchedule
    from ticketfu.entity.search_attributes import ORGANIZATION_ID
    from ticketfu.entity.workflow import Entity
    from ticketfu.ticket.activities import TicketActivities
    from ticketfu.ticket.models import (
        ERASE,
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

NOTICE_TIMEOUT = timedelta(seconds=5)

# How long an erased ticket stays listed, empty: whoever follows publications sees it.
SHOWN_ERASED = timedelta(seconds=30)


@workflow.defn(name=WORKFLOW)
class TicketWorkflow(Entity[TicketState, TicketRefreshed]):
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

    @workflow.signal(name=SIGNAL)
    def ticket_updated(self, event: TicketUpdated) -> None:
        self.note(event)

    @workflow.signal(name=ERASE)
    def erase(self) -> None:
        """Publish an emptied document at once; the next run notifies and ends."""
        self.state.erased_at = workflow.now()
        self.state.schedule = RefreshSchedule()
        self._list_under(None)
        publish(self.memo())
        self.forget_words()

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
        if state.erased_at:
            return TicketDocument(ticket_id=state.ticket_id)
        return state.document.with_standing(stale=state.stale, error=state.backoff.error)

    def next_state(self) -> TicketState:
        return self.state.erased() if self.state.erased_at else self.state

    def memo(self) -> dict[str, object]:
        erased = self.state.erased_at is not None
        return super().memo() | {NOTIFIED: self.state.notified, ERASED: erased}

    def patience(self) -> timedelta:
        """An erased ticket's answer is of no use to anybody."""
        return timedelta(0) if self.state.erased_at else super().patience()

    def start_refresh(
        self, call: workflow.ActivityConfig
    ) -> workflow.ActivityHandle[TicketRefreshed]:
        asked = TicketRefresh(
            ticket_id=self.state.ticket_id,
            conversation=self.state.conversation,
            **dict(self.refresh_input()),
        )
        return workflow.start_activity_method(TicketActivities.refresh_ticket, asked, **call)

    async def apply(self, refreshed: TicketRefreshed) -> None:
        had_summary = self.state.document.summary is not None
        words_are_gone = refreshed.redacted or (refreshed.attributes is None and had_summary)
        self.state.apply(refreshed)
        self._list_under(self.state.document.organization_id)
        if words_are_gone:
            self.forget_words()
        await self._notify_organizations(self.state.notice(refreshed), erased=words_are_gone)

    def _list_under(self, organization_id: int | None) -> None:
        if organization_id == self.state.listed_under:
            return
        value = str(organization_id) if organization_id else None
        change = ORGANIZATION_ID.value_set(value) if value else ORGANIZATION_ID.value_unset()
        workflow.upsert_search_attributes([change])
        self.state.listed_under = organization_id

    async def _notify_organizations(
        self, notice: OrganizationNotice | None, *, erased: bool
    ) -> None:
        """A ticket that moved leaves the old organization before it enters the new one."""
        last = self.state.last_notice
        if last and (notice is None or notice.organization_id != last.organization_id):
            await self._notify(last.model_copy(update={"digest": None, "erased": erased}))
            self.state.last_notice = None
            self.state.notified.remove(last.organization_id)
        if notice and (notice != last or erased):
            await self._notify(notice.model_copy(update={"erased": erased}))
            self.state.last_notice = notice

    async def _notify(self, notice: OrganizationNotice) -> None:
        notice = notice.model_copy(update={"at": workflow.now()})
        if notice.organization_id in self.state.notified:
            await workflow.execute_local_activity_method(
                TicketActivities.notify_organization,
                notice,
                start_to_close_timeout=NOTICE_TIMEOUT,
                retry_policy=NOTICE_RETRIES,
            )
            return
        self.state.notified.append(notice.organization_id)
        publish({NOTIFIED: self.state.notified})
        # No local activity: that would run before the memo is stored, and an erasure that finds
        # no worker could not know whom to reach.
        await workflow.execute_activity_method(
            TicketActivities.notify_organization,
            notice,
            start_to_close_timeout=NOTICE_TIMEOUT,
            retry_policy=NOTICE_RETRIES,
        )

    async def _erase(self) -> None:
        """Every organization forgets the ticket; an event that came since begins a new life."""
        erased_at = self.state.erased_at or workflow.now()
        for organization_id in list(self.state.notified):
            notice = OrganizationNotice(
                organization_id=organization_id,
                ticket_id=self.state.ticket_id,
                erased=True,
                at=workflow.now(),
            )
            await workflow.execute_local_activity_method(
                TicketActivities.notify_organization,
                notice,
                start_to_close_timeout=NOTICE_TIMEOUT,
                retry_policy=ERASURE_RETRIES,
            )
            self.state.notified.remove(organization_id)
        deleting, shown_until = self.start_deleting(), erased_at + SHOWN_ERASED
        with suppress(asyncio.TimeoutError):
            left = max(shown_until - workflow.now(), timedelta(0))
            await workflow.wait_condition(lambda: self.state.schedule.pending, timeout=left)
        await workflow.wait_condition(lambda: self.state.schedule.pending or deleting.done())
        if self.state.schedule.pending:
            self.state.erased_at = None
            publish({DOCUMENT: self.document(), STALE: True, ERASED: False, NOTIFIED: []})
