"""The loop of an entity's workflow, the same for each kind: wait, settle, refresh, publish."""

import asyncio
from abc import abstractmethod
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, NoReturn, TypeVar

from temporalio import workflow
from temporalio.exceptions import ActivityError, is_cancelled_exception

from ticketfu.entity.announcing import Announcing
from ticketfu.entity.document import Document
from ticketfu.entity.earlier_runs import delete_earlier_runs
from ticketfu.entity.memo import DOCUMENT, STALE, publish
from ticketfu.entity.refresh_call import refresh_call
from ticketfu.entity.refresh_log import log_failure
from ticketfu.entity.refresh_metrics import count_failure, measure_freshness
from ticketfu.entity.retry import Failure, failure_of
from ticketfu.entity.run_length import callers_may_wait, is_full, is_too_long_to_rest
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import EntityState, Refreshed
from ticketfu.stored import ROTATE_KEYS
from ticketfu.telemetry.spans import note_published

RETRY = "retry-signal"

# For the cost of a refresh in hand when words must leave the history, which is due in 120 s.
LAST_ANSWER_WAIT = timedelta(seconds=60)

State = TypeVar("State", bound=EntityState)
Result = TypeVar("Result", bound=Refreshed)


class Entity(Announcing, Generic[State, Result]):
    """Signals only note events; one loop acts on them; a failed call is recorded, never fatal."""

    state: State
    _words_must_go = False
    """True once this run's history holds words that must not outlast it."""

    _too_long = False
    """True once a refresh has ended with as many events as an entity should not rest with."""

    _deleting: asyncio.Task[None] | None = None

    @abstractmethod
    def document(self) -> Document:
        """The document as it stands now."""

    @abstractmethod
    def start_refresh(self, call: workflow.ActivityConfig) -> workflow.ActivityHandle[Result]:
        """Start the one activity that finds out what is new."""

    @abstractmethod
    def apply(self, refreshed: Result) -> None:
        """Keep the result."""

    @abstractmethod
    async def after_publication(self, refreshed: Result | None) -> None:
        """Act on what is published; the result is None where the refresh failed."""

    def next_state(self) -> State:
        """The state of the next run."""
        return self.state

    def memo(self) -> dict[str, object]:
        """Everything published; Temporal drops it at continue-as-new unless it is passed on."""
        return {DOCUMENT: self.document(), STALE: self.state.stale}

    @workflow.signal(name=RETRY)
    def retry(self) -> None:
        """Try again: a service that failed this entity answers again."""
        self.state.backoff.hasten(workflow.now())

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, encryption_key: str) -> None:
        """Go on in a run that begins under this key; the runs before it are deleted."""
        self.state.encryption_key = encryption_key
        self.forget_words()

    def note(self, event: Event, *, debounce: bool = False) -> None:
        fresh = not self.state.stale and self.document().revision > 0
        if self.state.schedule.note(event, workflow.now(), debounce=debounce) and fresh:
            publish({STALE: True})

    async def run_loop(self) -> NoReturn:
        self.start_deleting()
        while True:
            # Only where this task also ends the run: an older version cannot go on with the patch.
            self._too_long = self.rests() and is_too_long_to_rest()
            await self._wait_until_due()
            summary = self.shown_summary()
            try:
                # Events that come from here on cause one more refresh.
                refreshed = await self._refresh()
                if refreshed.encryption_key != self.state.encryption_key:
                    self.rotate_keys(refreshed.encryption_key)
                self.apply(refreshed)
                failure = refreshed.error
            except ActivityError as error:
                refreshed, failure = None, failure_of(error)
            if failure:
                self.state.schedule.fail()
                self.fail(failure)
            else:
                measure_freshness(self.state.schedule, workflow.now())
                self.state.schedule.succeed()
                self.state.backoff.succeed()
            self.collect_news(summary, refreshed, failure)
            publish(self.memo())
            note_published()
            await self.after_publication(refreshed)

    def fail(self, failure: Failure) -> None:
        self.state.backoff.fail(failure, workflow.now(), workflow.random().random())
        log_failure(self.state.backoff)
        count_failure(failure)

    def start_deleting(self) -> asyncio.Task[None]:
        """Delete earlier runs beside whatever this run does."""
        self._deleting = self._deleting or asyncio.create_task(self._delete_earlier_runs())
        return self._deleting

    async def _delete_earlier_runs(self) -> None:
        if self.state.delete_earlier_runs:
            await delete_earlier_runs()
            self.state.delete_earlier_runs = False

    def forget_words(self) -> None:
        """Go on in another run soon; this one and those before are deleted by the next."""
        self._words_must_go = True

    def continue_as_new(self) -> NoReturn:
        self.state.delete_earlier_runs |= self._words_must_go
        workflow.continue_as_new(self.next_state(), memo=self.memo())

    async def _wait_until_due(self) -> None:
        """Wait for a refresh to be due, or go on in the next run, which gets what is pending."""
        while True:
            if self._should_continue_as_new():
                self.continue_as_new()
            self.hand_over_news()
            due = self.state.due
            if due and due <= workflow.now():
                return
            with suppress(asyncio.TimeoutError):
                await workflow.wait_condition(
                    partial(self._wait_should_end, due),
                    timeout=due - workflow.now() if due else None,
                )

    def _wait_should_end(self, planned: datetime | None) -> bool:
        return self.state.is_due_before(planned, workflow.now()) or self._should_continue_as_new()

    async def _refresh(self) -> Result:
        while True:
            priority = self.state.schedule.start()
            call = refresh_call(priority, self.state.schedule.fairness_key)
            refreshing = self.start_refresh(call)
            await self._until_answered(refreshing, priority)
            try:
                return await refreshing
            except ActivityError as error:
                if not is_cancelled_exception(error) or workflow.cancellation_reason() is not None:
                    raise

    async def _until_answered(self, refreshing: asyncio.Task[Result], priority: int) -> None:
        """Wait for the answer, which costs money: it is given up only where words must go."""
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
                await workflow.wait_condition(refreshing.done, timeout=self.last_answer_wait())
        if not refreshing.done():
            self.state.schedule.reopen(workflow.now())
            self.continue_as_new()

    def last_answer_wait(self) -> timedelta:
        """How long an answer in hand may hold up a run whose words must go."""
        return LAST_ANSWER_WAIT

    def _should_continue_as_new(self) -> bool:
        return (is_full() or self._too_long or self._words_must_go) and self.may_end()

    def rests(self) -> bool:
        """True while nothing is pending, and no work would begin anew in the next run."""
        return not (self.state.stale or self.state.delete_earlier_runs)

    def may_end(self) -> bool:
        """True once every waiting caller is answered, or there is no more room for them."""
        return workflow.all_handlers_finished() or not callers_may_wait()
