"""The workflow of a backfill: an estimate, then a walk over old tickets."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from ticketfu.backfill.activities import BackfillActivities
    from ticketfu.backfill.models import (
        BACKFILL_WORKFLOW,
        CANCEL,
        PROGRESS,
        Advance,
        BackfillError,
        BackfillState,
    )
    from ticketfu.backfill.walk_call import NOT_YET_GIVEN, is_long, wait_after, walk_call
    from ticketfu.entity.retry import failure_of
    from ticketfu.stored import ROTATE_KEYS


@workflow.defn(name=BACKFILL_WORKFLOW)
class BackfillWorkflow:
    """Estimates, then walks slice by slice; its memo shows how far it is, also after its end."""

    _key_is_old = False

    @workflow.init
    def __init__(self, state: BackfillState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: BackfillState) -> None:
        try:
            await self._estimate()
            while self.state.progress.state == "running":
                await self._advance()
                if self._key_is_old or is_long():
                    self._continue_as_new()
        except ActivityError as error:
            failed = failure_of(error)
            self.state.end("failed", BackfillError(code=failed.code, message=failed.message))
        self._publish()

    @workflow.signal(name=CANCEL)
    def cancel(self) -> None:
        if self.state.progress.state == "running":
            self.state.end("cancelled")
            self._publish()

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, _: str) -> None:
        self._key_is_old = True

    async def _estimate(self) -> None:
        state = self.state
        if state.estimated:
            return
        state.begun_at = workflow.now()
        latest = int((workflow.now() - NOT_YET_GIVEN).timestamp())
        since = int(state.asked.since.timestamp()) if state.asked.since else 0
        state.walk.start, state.walk.name = min(since, latest), workflow.uuid4().hex[:12]
        state.progress.estimate = await workflow.execute_activity_method(
            BackfillActivities.estimate_backfill, state.asked, **walk_call()
        )
        state.estimated = True
        state.progress.tickets.total = state.progress.estimate.tickets
        if state.asked.dry_run and state.progress.state == "running":
            state.end("done")
        self._publish()

    async def _advance(self) -> None:
        state, estimate = self.state, self.state.progress.estimate
        each = (estimate.cost_usd or 0) / max(1, estimate.tickets)
        limit = state.asked.max_cost_usd
        asked = Advance(walk=state.walk, max_cost_usd=limit, ticket_usd=each)
        walking = workflow.start_activity_method(
            BackfillActivities.advance_walk, asked, **walk_call()
        )
        await workflow.wait_condition(
            lambda: walking.done() or self.state.progress.state != "running"
        )
        if not walking.done():
            walking.cancel()
            return
        try:
            state.apply(await walking, workflow.now())
        except ActivityError as error:
            await wait_after(error, state, self._should_not_wait)
            return
        if state.walk.finished:
            state.end("done")
        elif limit is not None and state.walk.spent_usd >= limit and not state.walk.under_way:
            state.end("stopped_by_budget")
        self._publish()

    def _should_not_wait(self) -> bool:
        return self._key_is_old or self.state.progress.state != "running"

    def _publish(self) -> None:
        workflow.upsert_memo({PROGRESS: self.state.progress})

    def _continue_as_new(self) -> None:
        if self.state.progress.state == "running":
            workflow.continue_as_new(self.state, memo={PROGRESS: self.state.progress})
