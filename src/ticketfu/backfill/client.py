"""The door to backfills and to the reconciliation."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from temporalio.client import Client, WorkflowFailureError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.backfill.models import (
    BACKFILL_WORKFLOW,
    CANCEL,
    PACE,
    PROGRESS,
    RECONCILE_WORKFLOW,
    BackfillAsked,
    BackfillProgress,
    BackfillState,
    ReconcileState,
    Walk,
)
from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.limits.client import LimitsClient
from ticketfu.limits.models import NEVER
from ticketfu.zendesk.exported import search_words

ESTIMATE_SECONDS = 20

# For the price of a worker that is starting.
PRICE_TRIES, PRICE_SECONDS = 20, 0.2


class UnknownPrice(ValueError):  # noqa: N818
    """A cost cannot be bounded where nobody knows the price."""


def walk_workflow_id(kind: str, queue: str) -> str:
    """One for an installation; where several share a namespace, each has a queue."""
    return f"{kind}-workflow" if queue == "default" else f"{kind}-workflow-{queue}"


@dataclass(frozen=True)
class Backfills:
    temporal: Client
    queue: str

    async def start(self, asked: BackfillAsked) -> tuple[BackfillProgress, bool]:
        """The progress, and True for a backfill that this call began: one runs at a time."""
        if asked.max_cost_usd is not None and not await self._price_is_known():
            raise UnknownPrice
        words = search_words(asked.since, asked.organization_id) if asked.organization_id else ""
        state = BackfillState(asked=asked, walk=Walk(search=words))
        try:
            handle = await self.temporal.start_workflow(
                BACKFILL_WORKFLOW,
                state,
                id=walk_workflow_id("backfill", self.queue),
                task_queue=self.queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                memo={PROGRESS: state.progress},
                rpc_timeout=RPC_TIMEOUT,
            )
        except WorkflowAlreadyStartedError:
            return await self.progress(), False
        if asked.dry_run:
            with suppress(TimeoutError, WorkflowFailureError):
                async with asyncio.timeout(ESTIMATE_SECONDS):
                    await handle.result()
        return await self.progress(), True

    async def progress(self) -> BackfillProgress:
        """Read what the running backfill, or the last one, has published."""
        handle = self.temporal.get_workflow_handle(walk_workflow_id("backfill", self.queue))
        try:
            entity = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return BackfillProgress()
        return await entity.memo_value(PROGRESS, BackfillProgress(), type_hint=BackfillProgress)

    async def cancel(self) -> BackfillProgress:
        """Durable once this returns, with a worker or without."""
        handle = self.temporal.get_workflow_handle(walk_workflow_id("backfill", self.queue))
        try:
            await handle.signal(CANCEL, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return await self.progress()
        with suppress(TimeoutError, WorkflowFailureError):
            async with asyncio.timeout(RPC_TIMEOUT.total_seconds()):
                await handle.result()
        return await self.progress()

    async def _price_is_known(self) -> bool:
        """The first worker tells it soon after it started."""
        limits = LimitsClient(self.temporal, self.queue)
        for _ in range(PRICE_TRIES):
            terms = (await limits.read()).terms
            if terms.started != NEVER:
                return terms.input_price is not None
            await asyncio.sleep(PRICE_SECONDS)
        return False


async def want_reconciliation(temporal: Client, queue: str, seconds: float) -> None:
    """Set how often; without any, one that runs is told to rest."""
    name = walk_workflow_id("reconcile", queue)
    if seconds:
        await temporal.start_workflow(
            RECONCILE_WORKFLOW,
            ReconcileState(),
            id=name,
            task_queue=queue,
            start_signal=PACE,
            start_signal_args=[seconds],
            rpc_timeout=RPC_TIMEOUT,
        )
        return
    try:
        handle = temporal.get_workflow_handle(name)
        await handle.signal(PACE, seconds, rpc_timeout=RPC_TIMEOUT)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
