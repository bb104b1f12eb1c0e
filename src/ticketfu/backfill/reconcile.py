"""The workflow that makes up for lost webhooks, from time to time."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import NoReturn

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from ticketfu.backfill.activities import BackfillActivities
    from ticketfu.backfill.models import PACE, RECONCILE_WORKFLOW, Advance, ReconcileState, Walk
    from ticketfu.backfill.walk_call import NOT_YET_GIVEN, is_long, wait_after, walk_call
    from ticketfu.stored import ROTATE_KEYS


@workflow.defn(name=RECONCILE_WORKFLOW)
class ReconcileWorkflow:
    """Walks over what changed since it walked last: webhooks can be lost."""

    _key_is_old = False

    @workflow.init
    def __init__(self, state: ReconcileState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: ReconcileState) -> NoReturn:
        state = self.state
        # It begins where the installation began: only a backfill goes further back.
        state.walk.start = state.walk.start or int((workflow.now() - NOT_YET_GIVEN).timestamp())
        while True:
            await self._wait_until_due()
            if self._key_is_old or is_long():
                workflow.continue_as_new(state)
            try:
                await self._walk()
            except ActivityError as error:
                await wait_after(error, state, lambda: self._key_is_old, forever=True)

    @workflow.signal(name=PACE)
    def pace(self, seconds: float) -> None:
        if seconds != self.state.seconds:
            self.state.seconds = seconds
            later = workflow.now() + timedelta(seconds=seconds)
            self.state.due = later if seconds else None

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, _: str) -> None:
        self._key_is_old = True

    async def _wait_until_due(self) -> None:
        while not self._key_is_old:
            due = self.state.due
            if due and due <= workflow.now():
                return
            with suppress(asyncio.TimeoutError):
                await workflow.wait_condition(
                    partial(self._is_changed, due),
                    timeout=due - workflow.now() if due else None,
                )

    def _is_changed(self, planned: datetime | None) -> bool:
        return self._key_is_old or self.state.due != planned

    async def _walk(self) -> None:
        """One slice; the walk is over when all that it met is fresh."""
        state = self.state
        if not state.walk.name:
            state.walk.name = workflow.uuid4().hex[:12]
        state.walk = await workflow.execute_activity_method(
            BackfillActivities.advance_walk, Advance(walk=state.walk), **walk_call()
        )
        state.failures = 0
        if state.walk.finished:
            where = {"start": state.walk.start, "cursor": state.walk.cursor, "skips_covered": True}
            state.walk = Walk.model_validate(where)
            state.due = workflow.now() + timedelta(seconds=state.seconds) if state.seconds else None
