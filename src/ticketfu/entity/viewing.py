"""Entities that make views of their document when somebody asks, beside their refreshes."""

import asyncio
from abc import abstractmethod

from temporalio import workflow
from temporalio.exceptions import ActivityError

from ticketfu.entity.refresh_call import refresh_call
from ticketfu.entity.retry import failure_of
from ticketfu.entity.run_length import callers_may_wait
from ticketfu.entity.schedule import PRIORITY
from ticketfu.entity.views import VIEW_SIGNAL, MadeView, View
from ticketfu.entity.workflow import Entity, Result, State


class ViewableEntity(Entity[State, Result]):
    """A view that fails is tried again when it is asked for later; the document stays as it is."""

    views_in_work: frozenset[str] = frozenset()

    @abstractmethod
    def missing_view(self, view: View) -> View | None:
        """The next view to make for this one: itself or its source; None if both are there."""

    @abstractmethod
    async def call_for_view(self, view: View, call: workflow.ActivityConfig) -> MadeView:
        """Run the activity that makes a view."""

    @abstractmethod
    def apply_view(self, view: View, made: MadeView, revision: int) -> None:
        """Keep and publish a view of that revision."""

    def rests(self) -> bool:
        return not self.views_in_work and super().rests()

    def may_end(self) -> bool:
        """Wait for views in work, whose cost would be lost, but not while words have to go."""
        waits = self.views_in_work and callers_may_wait() and not self._words_must_go
        return not waits and super().may_end()

    @workflow.signal(name=VIEW_SIGNAL)
    def make_view(self, view: View) -> None:
        if view.key not in self.views_in_work:
            self.views_in_work |= {view.key}
            # A task and not the handler: an erasure does not wait for it.
            self._making = asyncio.create_task(self._make(view))

    async def _make(self, view: View) -> None:
        try:
            for _ in range(2):
                missing = self.missing_view(view)
                if missing is None or not await self._make_once(missing):
                    return
        finally:
            self.views_in_work -= {view.key}

    async def _make_once(self, view: View) -> bool:
        revision = self.document().revision
        made: MadeView
        try:
            made = await self.call_for_view(view, refresh_call(PRIORITY["person"]))
        except ActivityError as error:
            made = MadeView(error=failure_of(error))
        self.apply_view(view, made, revision)
        return made.error is None
