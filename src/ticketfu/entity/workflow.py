"""The life of an entity's workflow, the same for each kind: wait, look, show, and wait again."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Generic, NoReturn, TypeVar

from pydantic import BaseModel
from temporalio import workflow
from temporalio.common import Priority, RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

from ticketfu.entity.attributes import PUBLISHED_AT
from ticketfu.entity.document import Document
from ticketfu.entity.memo import DOCUMENT, STALE
from ticketfu.entity.retry import ATTEMPTS, Failure, failure_of
from ticketfu.entity.schedule import Agenda, Event

HEARTBEAT = timedelta(seconds=10)

Refreshed = TypeVar("Refreshed", bound=BaseModel)


class Entity(ABC, Generic[Refreshed]):
    """Signals only note facts; one loop acts on them; a failed call is recorded, never fatal."""

    agenda: Agenda
    _suggested_at: int | None = None

    @abstractmethod
    def next_state(self) -> BaseModel:
        """All that travels through continue-as-new."""

    @abstractmethod
    def document(self) -> Document:
        """What people read, as it stands now."""

    @abstractmethod
    def look(self, call: workflow.ActivityConfig) -> workflow.ActivityHandle[Refreshed]:
        """Start the one activity that finds out what is new."""

    @abstractmethod
    async def take(self, refreshed: Refreshed) -> Failure | None:
        """Keep what was found, tell whom it concerns, and say what failed."""

    def note(self, event: Event, *, debounce: bool = False) -> None:
        fresh = not self.agenda.stale and self.document().revision > 0
        if self.agenda.note(event, workflow.now(), debounce=debounce) and fresh:
            _publish({STALE: True})

    async def run_loop(self) -> NoReturn:
        while True:
            await workflow.wait_condition(
                lambda: self.agenda.due is not None or self._should_continue_as_new()
            )
            await self._settled()
            await self._refresh()

    async def _settled(self) -> None:
        """Wait until the facts have settled; no timer runs while nothing is known."""
        while True:
            if self._should_continue_as_new():
                workflow.continue_as_new(self.next_state())
            due = self.agenda.due or workflow.now()
            if due <= workflow.now():
                return
            await self._until(due)

    async def _until(self, due: datetime) -> None:
        with suppress(asyncio.TimeoutError):
            await workflow.wait_condition(
                lambda: self._sooner_than(due) or self._should_continue_as_new(),
                timeout=due - workflow.now(),
            )

    def _sooner_than(self, planned: datetime) -> bool:
        due = self.agenda.due
        return due is None or due < planned

    async def _refresh(self) -> None:
        try:
            failure = await self.take(await self._looked())
        except ActivityError as error:
            failure = failure_of(error)
        if failure:
            self.agenda.fail(failure, workflow.now(), workflow.random().random())
        else:
            self.agenda.succeed()
        _publish({DOCUMENT: self.document(), STALE: self.agenda.stale})

    async def _looked(self) -> Refreshed:
        while True:
            try:
                return await self._refresh_once(self.agenda.start())
            except ActivityError as error:
                if not is_cancelled_exception(error) or workflow.cancellation_reason() is not None:
                    raise

    async def _refresh_once(self, priority: int) -> Refreshed:
        """One look, which is taken back if it still queues when someone more urgent asks."""
        refreshing = self.look(_call(priority))
        await workflow.wait_condition(
            lambda: (
                refreshing.done()
                or self.agenda.priority < priority
                or self._history_is_nearly_full()
            )
        )
        if not (refreshing.done() or self._history_is_nearly_full()):
            refreshing.cancel()
            await workflow.wait_condition(
                lambda: refreshing.done() or self._history_is_nearly_full()
            )
        if not refreshing.done():
            self.agenda.reopen(workflow.now())
            workflow.continue_as_new(self.next_state())
        return await refreshing

    def _should_continue_as_new(self) -> bool:
        """Whether the next run should go on: once whoever waits for this one is answered."""
        full = workflow.info().is_continue_as_new_suggested()
        return full and (workflow.all_handlers_finished() or self._history_is_nearly_full())

    def _history_is_nearly_full(self) -> bool:
        """So many signals arrive that the run would reach Temporal's limits."""
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
        retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_attempts=ATTEMPTS),
        cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
        priority=Priority(priority_key=priority),
    )
