"""The loop of an entity's workflow, the same for each kind: wait, settle, refresh, publish."""

import asyncio
from abc import ABC, abstractmethod
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, NoReturn, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from ticketfu.entity.document import Document
from ticketfu.entity.earlier_runs import EarlierRuns, EarlierRunsActivities
from ticketfu.entity.memo import DOCUMENT, STALE, publish
from ticketfu.entity.refresh_call import refresh_call
from ticketfu.entity.refresh_log import log_failure
from ticketfu.entity.retry import DELETION_RETRIES, failure_of
from ticketfu.entity.schedule import PRIORITY, Event
from ticketfu.entity.state import EntityState, Refresh, Refreshed

RETRY = "retry-signal"

# Of one run: a replay takes 0.35 ms of CPU an event.
MAX_EVENTS = 150

# Callers that wait for an update hold a run open, but not for ever.
MAX_EVENTS_WITH_CALLERS = 10 * MAX_EVENTS

# For the cost of a refresh in hand when words must leave the history, which is due in 120 s.
ERASURE_PATIENCE = timedelta(seconds=60)

State = TypeVar("State", bound=EntityState)
Result = TypeVar("Result", bound=Refreshed)


class Entity(ABC, Generic[State, Result]):
    """Signals only note events; one loop acts on them; a failed call is recorded, never fatal."""

    state: State
    _words_must_go = False
    """True once this run's history holds words that must not outlast it."""

    _deleting: asyncio.Task[None] | None = None

    @abstractmethod
    def document(self) -> Document:
        """The document as it stands now."""

    @abstractmethod
    def start_refresh(self, call: workflow.ActivityConfig) -> workflow.ActivityHandle[Result]:
        """Start the one activity that finds out what is new."""

    @abstractmethod
    async def apply(self, refreshed: Result) -> None:
        """Keep the result and notify whom it concerns."""

    def next_state(self) -> State:
        """The state of the next run."""
        return self.state

    def memo(self) -> dict[str, object]:
        """Everything published; Temporal drops it at continue-as-new unless it is passed on."""
        return {DOCUMENT: self.document(), STALE: self.state.stale}

    @workflow.signal(name=RETRY)
    def retry(self) -> None:
        """A service that failed this entity answers again."""
        self.state.backoff.hasten(workflow.now())

    def note(self, event: Event, *, debounce: bool = False) -> None:
        fresh = not self.state.stale and self.document().revision > 0
        if self.state.schedule.note(event, workflow.now(), debounce=debounce) and fresh:
            publish({STALE: True})

    async def run_loop(self) -> NoReturn:
        self.start_deleting()
        while True:
            await self._wait_until_due()
            try:
                # Events that come from here on cause one more refresh.
                refreshed = await self._refresh()
                # Applied before it is published: a reader never sees a document that its
                # organization was not notified of.
                await self.apply(refreshed)
                failure = refreshed.error
            except ActivityError as error:
                failure = failure_of(error)
            if failure:
                self.state.schedule.fail()
                self.state.backoff.fail(failure, workflow.now(), workflow.random().random())
                log_failure(self.state.backoff)
            else:
                self.state.schedule.succeed()
                self.state.backoff.succeed()
            publish({DOCUMENT: self.document(), STALE: self.state.stale})

    def start_deleting(self) -> asyncio.Task[None]:
        """Delete earlier runs beside whatever this run does."""
        self._deleting = self._deleting or asyncio.create_task(self._delete_earlier_runs())
        return self._deleting

    async def _delete_earlier_runs(self) -> None:
        if not self.state.delete_earlier_runs:
            return
        info = workflow.info()
        previous = info.continued_run_id or ""
        runs = EarlierRuns(workflow_id=info.workflow_id, current=info.run_id, previous=previous)
        await workflow.execute_activity_method(
            EarlierRunsActivities.delete_earlier_runs,
            runs,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=DELETION_RETRIES,
        )
        self.state.delete_earlier_runs = False

    def forget_words(self) -> None:
        """Go on in another run soon; this one and those before are deleted by the next."""
        self._words_must_go = True

    def continue_as_new(self) -> NoReturn:
        self.state.delete_earlier_runs |= self._words_must_go
        workflow.continue_as_new(self.next_state(), memo=self.memo())

    async def _wait_until_due(self) -> None:
        """No timer runs while nothing is known; pending events travel into the next run."""
        while True:
            if self._should_continue_as_new():
                self.continue_as_new()
            due = self.state.due
            if due and due <= workflow.now():
                return
            with suppress(asyncio.TimeoutError):
                await workflow.wait_condition(
                    partial(self._is_due_otherwise, due),
                    timeout=due - workflow.now() if due else None,
                )

    def _is_due_otherwise(self, planned: datetime | None) -> bool:
        due = self.state.due
        # The task's own clock counts: a timer may fire late under a stream of signals.
        has_come = due is not None and due <= workflow.now()
        return due != planned or has_come or self._should_continue_as_new()

    async def _refresh(self) -> Result:
        while True:
            try:
                return await self._refresh_once(self.state.schedule.start())
            except ActivityError as error:
                if not is_cancelled_exception(error) or workflow.cancellation_reason() is not None:
                    raise

    async def _refresh_once(self, priority: int) -> Result:
        """Run one refresh; its answer was paid for, so that only lost words give it up."""
        refreshing = self.start_refresh(refresh_call(priority))
        await workflow.wait_condition(
            lambda: (
                refreshing.done() or self.state.schedule.priority < priority or self._words_must_go
            )
        )
        if not refreshing.done() and not self._words_must_go:
            # One that runs already goes on and answers; only a queued one comes back cancelled.
            refreshing.cancel()
            await workflow.wait_condition(lambda: refreshing.done() or self._words_must_go)
        if not refreshing.done():
            with suppress(asyncio.TimeoutError):
                await workflow.wait_condition(refreshing.done, timeout=self.patience())
        if not refreshing.done():
            self.state.schedule.reopen(workflow.now())
            self.continue_as_new()
        return await refreshing

    def patience(self) -> timedelta:
        """How long an answer in hand may hold up a run whose words must go."""
        return ERASURE_PATIENCE

    def refresh_input(self) -> Refresh:
        """The part of a refresh's input that all kinds share."""
        return Refresh(
            fingerprint=self.state.fingerprint,
            maker=self.state.maker,
            suppressed_fingerprint=self.state.backoff.suppressed_fingerprint(workflow.now()),
            by_person=self.state.schedule.refreshing_priority == PRIORITY["person"],
        )

    def _should_continue_as_new(self) -> bool:
        """True when the next run should go on: once every waiting caller is answered."""
        info = workflow.info()
        length = info.get_current_history_length()
        full = length >= MAX_EVENTS or info.is_continue_as_new_suggested()
        if not (full or self._words_must_go):
            return False
        return workflow.all_handlers_finished() or length >= MAX_EVENTS_WITH_CALLERS
