"""The loop of an entity's workflow, the same for each kind: wait, settle, refresh, publish."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Generic, NoReturn, TypeVar

from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

from ticketfu.entity.attributes import PUBLISHED_AT
from ticketfu.entity.document import Document
from ticketfu.entity.memo import DOCUMENT, STALE
from ticketfu.entity.retry import ATTEMPTS, FIRST_ATTEMPT_WAIT, failure_of
from ticketfu.entity.schedule import PRIORITY, Event
from ticketfu.entity.state import EntityState, Refresh, Refreshed

HEARTBEAT = timedelta(seconds=10)


State = TypeVar("State", bound=EntityState)
Result = TypeVar("Result", bound=Refreshed)


class Entity(ABC, Generic[State, Result]):
    """Signals only note events; one loop acts on them; a failed call is recorded, never fatal."""

    state: State
    _suggested_at: int | None = None

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

    def note(self, event: Event, *, debounce: bool = False) -> None:
        fresh = not self.state.stale and self.document().revision > 0
        if self.state.schedule.note(event, workflow.now(), debounce=debounce) and fresh:
            _publish({STALE: True})

    async def run_loop(self) -> NoReturn:
        schedule, backoff = self.state.schedule, self.state.backoff
        while True:
            await self._wait_until_due()
            try:
                # Events that come from here on cause one more refresh.
                refreshed = await self._refresh()
                # Applied before it is published: a reader never sees a document that its
                # organization was not told of.
                await self.apply(refreshed)
                failure = refreshed.error
            except ActivityError as error:
                failure = failure_of(error)
            if failure:
                schedule.fail()
                backoff.fail(failure, workflow.now(), workflow.random().random())
            else:
                schedule.succeed()
                backoff.succeed()
            _publish({DOCUMENT: self.document(), STALE: self.state.stale})

    async def _wait_until_due(self) -> None:
        """No timer runs while nothing is known; pending events travel into the next run."""
        while True:
            if self._should_continue_as_new():
                workflow.continue_as_new(self.next_state())
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
        """Run one refresh; it is taken back if it still queues when someone more urgent asks."""
        refreshing = self.start_refresh(_call(priority))
        await workflow.wait_condition(
            lambda: (
                refreshing.done()
                or self.state.schedule.priority < priority
                or self._history_is_nearly_full()
            )
        )
        if not (refreshing.done() or self._history_is_nearly_full()):
            # One that runs already goes on and answers; only a queued one comes back cancelled.
            refreshing.cancel()
            await workflow.wait_condition(
                lambda: refreshing.done() or self._history_is_nearly_full()
            )
        if not refreshing.done():
            self.state.schedule.reopen(workflow.now())
            workflow.continue_as_new(self.next_state())
        return await refreshing

    def refresh_input(self) -> Refresh:
        """The part of a refresh's input that all kinds share."""
        return Refresh(
            fingerprint=self.state.fingerprint,
            maker=self.state.maker,
            suppressed_fingerprint=self.state.backoff.suppressed_fingerprint(workflow.now()),
            by_person=self.state.schedule.refreshing_priority == PRIORITY["person"],
        )

    def _should_continue_as_new(self) -> bool:
        """Whether the next run should go on: once every waiting caller is answered."""
        full = workflow.info().is_continue_as_new_suggested()
        return full and (workflow.all_handlers_finished() or self._history_is_nearly_full())

    def _history_is_nearly_full(self) -> bool:
        """Whether signals alone would bring the run to Temporal's limits."""
        info = workflow.info()
        if not info.is_continue_as_new_suggested():
            return False
        length = info.get_current_history_length()
        self._suggested_at = self._suggested_at or length
        return length > 2 * self._suggested_at


def _publish(memo: Mapping[str, object]) -> None:
    """Change the memo and, in the same workflow task, the time by which followers find it."""
    workflow.upsert_memo(memo)
    workflow.upsert_search_attributes([PUBLISHED_AT.value_set(workflow.now())])


def refresh_queue(queue: str) -> str:
    """Where refreshes wait for their turn, most urgent first, apart from workflow code."""
    return f"{queue}-refresh"


def _call(priority: int) -> workflow.ActivityConfig:
    return workflow.ActivityConfig(
        task_queue=refresh_queue(workflow.info().task_queue),
        # For 50 pages of comments at a polite rate, and then a slow model.
        start_to_close_timeout=timedelta(minutes=10),
        heartbeat_timeout=HEARTBEAT,
        retry_policy=RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_attempts=ATTEMPTS),
        cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        priority=Priority(priority_key=priority),
    )
