"""One worker's door to the shared limits: reports that say what is needed, and their leases."""

import asyncio
import logging
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Protocol

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.limits.models import UPDATE, WORKFLOW, Lease, LeaseRequest, Terms
from ticketfu.limits.state import LimitsState

ANSWER_SECONDS = 5.0

# Before asking again, without an answer or for what there was too little of.
ASK_AGAIN_SECONDS = 1.0

# Nothing else brings a report along: usage is told this late at most.
REPORT_SECONDS = 5.0

# While a worker stops.
FLUSH_SECONDS = 2.0

NO_ANSWER = (
    RPCError,
    RuntimeError,
    TimeoutError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)

log = logging.getLogger(__name__)


def limits_workflow_id(queue: str) -> str:
    """One for an installation; where several share a namespace, each has a queue."""
    return "limits-workflow" if queue == "default" else f"limits-workflow-{queue}"


class Share(Protocol):
    """One kind of what is leased."""

    def report(self, request: LeaseRequest) -> None:
        """Fill in what was used and what is needed."""
        ...

    def apply(self, lease: Lease) -> None:
        """Use what was given."""
        ...

    def owes(self) -> bool:
        """True while a report is due without anybody waiting for its lease."""
        ...


class Leases:
    """Sends one report at a time, however many callers wait for its lease.

    Without an answer what was leased goes on until it ends; whoever needs more waits.
    """

    def __init__(self, temporal: Client, queue: str, terms: Terms) -> None:
        self.shares: list[Share] = []
        self._temporal = temporal
        self._queue = queue
        self._terms = terms
        self._worker = secrets.token_hex(8)
        self._number = 0
        self._needed = asyncio.Event()
        self._answered = asyncio.Event()

    def need(self) -> None:
        self._needed.set()

    async def renewed(self) -> None:
        """Ask for the next lease, and wait for it."""
        answered = self._answered
        self.need()
        await answered.wait()

    async def run(self) -> None:
        """Report until cancelled; the first report tells what this worker was started with."""
        self.need()
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._needed.wait(), REPORT_SECONDS)
            if self._needed.is_set() or self._owes():
                await self._report(self._request())

    async def flush(self) -> None:
        """Report what is still owed, if that is quick."""
        if self._owes():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.renewed(), FLUSH_SECONDS)

    def _owes(self) -> bool:
        return any(share.owes() for share in self.shares)

    def _request(self) -> LeaseRequest:
        self._needed.clear()
        self._number += 1
        request = LeaseRequest(worker=self._worker, number=self._number, terms=self._terms)
        for share in self.shares:
            share.report(request)
        return request

    async def _report(self, request: LeaseRequest) -> None:
        """The same report until it is answered: its number keeps it from counting twice."""
        lease = await self._lease(request)
        while lease is None:
            await asyncio.sleep(ASK_AGAIN_SECONDS)
            lease = await self._lease(request)
        for share in self.shares:
            share.apply(lease)
        answered, self._answered = self._answered, asyncio.Event()
        answered.set()
        if lease.short_of(request):
            await asyncio.sleep(ASK_AGAIN_SECONDS)

    async def _lease(self, request: LeaseRequest) -> Lease | None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._exchange(request)
        except NO_ANSWER as error:
            # Temporal's client raises its own error also where the task was cancelled.
            if (task := asyncio.current_task()) and task.cancelling():
                raise asyncio.CancelledError from None
            log.debug(
                "no answer from %s: %s", limits_workflow_id(self._queue), type(error).__name__
            )
            return None

    async def _exchange(self, request: LeaseRequest) -> Lease:
        handle = self._temporal.get_workflow_handle(limits_workflow_id(self._queue))
        update_id = f"{request.worker}-{request.number}"
        for _ in range(2):
            try:
                lease: Lease = await handle.execute_update(
                    UPDATE,
                    request,
                    id=update_id,
                    result_type=Lease,
                    rpc_timeout=timedelta(seconds=ANSWER_SECONDS),
                )
                return lease
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
            await self._start()
        raise TimeoutError

    async def _start(self) -> None:
        await self._temporal.start_workflow(
            WORKFLOW,
            LimitsState(),
            id=limits_workflow_id(self._queue),
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            rpc_timeout=timedelta(seconds=ANSWER_SECONDS),
        )
