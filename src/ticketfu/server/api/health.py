"""Routes of health: the process, Temporal, and whether a worker is there to do the work."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field
from temporalio.api.enums.v1 import TaskQueueType, WorkerStatus
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, ListWorkersRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.bounded_log import BoundedLog
from ticketfu.server.errors import AWAY, temporal_problem
from ticketfu.server.signs_of_life import SignsOfLife
from ticketfu.temporal import reachable

router = APIRouter(tags=["health"])

HEALTH_TIMEOUT = timedelta(seconds=1)
SILENCE = timedelta(seconds=30)
"""A worker without a heartbeat for so long is gone."""

JUST_NOW = timedelta(seconds=10)
"""The time from a worker's first poll to its first heartbeat, and some."""

KEPT_SECONDS = 1.0
"""Anybody may ask, and each answer costs Temporal up to three calls."""


class Health(BaseModel):
    status: Literal["OK", "Degraded", "Unavailable"] = Field(
        description="Degraded: no worker polls. Unavailable: Temporal cannot be used"
    )
    temporal_ok: bool
    workers_ok: bool
    detail: str | None = Field(None, description="The cause, where it is a setting")


class Alive(BaseModel):
    status: Literal["OK"] = "OK"


class HealthCheck:
    """One check at a time, whose result is kept for a moment, however many ask."""

    def __init__(self, temporal: Client, queue: str) -> None:
        self.temporal = temporal
        self.queue = queue
        self.log = BoundedLog(__name__, period=60)
        self.heartbeats = SignsOfLife(SILENCE)
        self.polls = SignsOfLife(JUST_NOW)
        self._lock = asyncio.Lock()
        self._kept: Health | None = None
        self._until = 0.0

    async def result(self) -> Health:
        async with self._lock:
            if self._kept is None or time.monotonic() >= self._until:
                self._kept = await self._check()
                self._until = time.monotonic() + KEPT_SECONDS
            return self._kept

    async def _check(self) -> Health:
        if not await reachable(self.temporal):
            return Health(status="Unavailable", temporal_ok=False, workers_ok=False)
        try:
            workers = await self._workers_poll()
        except RPCError as error:
            problem = temporal_problem(error)
            if problem != AWAY:
                self.log.warning("%s (namespace %s)", problem, self.temporal.namespace)
                return Health(
                    status="Unavailable", temporal_ok=False, workers_ok=False, detail=problem
                )
            workers = False
        return Health(status="OK" if workers else "Degraded", temporal_ok=True, workers_ok=workers)

    async def _workers_poll(self) -> bool:
        """A worker's first heartbeat comes after some seconds; until then its first poll tells."""
        try:
            beats, polls = await self._last_heartbeats(), await self._last_polls()
            now = time.monotonic()
            alive = self.heartbeats.any_lives(beats, now), self.polls.any_lives(polls, now)
            return any(alive)
        except RPCError as error:
            if error.status is not RPCStatusCode.UNIMPLEMENTED:
                raise
        # A server that lists no workers forgets a poller after five minutes.
        return bool(await self._last_polls())

    async def _last_heartbeats(self) -> dict[str, datetime]:
        """By the workers' own clocks."""
        name = self.queue.replace('"', r"\"")
        answer = await self.temporal.workflow_service.list_workers(
            ListWorkersRequest(namespace=self.temporal.namespace, query=f'TaskQueue="{name}"'),
            timeout=HEALTH_TIMEOUT,
        )
        beats = [worker.worker_heartbeat for worker in answer.workers_info]
        return {
            beat.worker_instance_key: beat.heartbeat_time.ToDatetime(UTC)
            for beat in beats
            if beat.status == WorkerStatus.WORKER_STATUS_RUNNING
        }

    async def _last_polls(self) -> dict[str, datetime]:
        """By Temporal's clock."""
        answer = await self.temporal.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=self.temporal.namespace,
                task_queue=TaskQueue(name=self.queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
            ),
            timeout=HEALTH_TIMEOUT,
        )
        return {each.identity: each.last_access_time.ToDatetime(UTC) for each in answer.pollers}


async def _health_check(request: Request) -> HealthCheck:
    check: HealthCheck = request.app.state.health
    return check


HealthDep = Annotated[HealthCheck, Depends(_health_check)]


@router.get(
    "/livez",
    summary="Say whether this process serves",
    response_description="It does",
)
async def check_process() -> Alive:
    """For whatever restarts processes: Temporal's outages are no reason to."""
    return Alive()


@router.get(
    "/health",
    summary="Say whether summaries can be made",
    response_description="OK, or Degraded: no worker polls, so nothing becomes fresh",
    response_model_exclude_none=True,
    responses={503: {"model": Health, "description": "Temporal cannot be used"}},
)
async def check_health(check: HealthDep, response: Response) -> Health:
    """For whatever routes traffic, and for alerts."""
    health = await check.result()
    response.status_code = 200 if health.temporal_ok else 503
    return health
