"""Whether Temporal answers, and whether a worker is there to do the work."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from temporalio.api.enums.v1 import TaskQueueType, WorkerStatus
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest, ListWorkersRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.temporal import reachable

TIMEOUT = timedelta(seconds=1)
SILENCE = timedelta(seconds=30)
"""A worker that has not been heard of for so long is gone; clocks may differ by some of it."""

JUST_NOW = timedelta(seconds=10)
POLLERS_KEPT = timedelta(minutes=5)
"""How long Temporal remembers pollers, for servers that do not list workers."""


class Health(BaseModel):
    status: Literal["OK", "Degraded", "Unavailable"]
    temporal_ok: bool
    workers_ok: bool


async def check_health(temporal: Client, queue: str) -> Health:
    if not await reachable(temporal):
        return Health(status="Unavailable", temporal_ok=False, workers_ok=False)
    workers = await _workers_poll(temporal, queue)
    return Health(status="OK" if workers else "Degraded", temporal_ok=True, workers_ok=workers)


async def _workers_poll(temporal: Client, queue: str) -> bool:
    """A worker's first heartbeat comes after some seconds; until then its first poll tells."""
    try:
        try:
            return await _heard_of(temporal, queue) or await _polled(temporal, queue, JUST_NOW)
        except RPCError as error:
            if error.status is not RPCStatusCode.UNIMPLEMENTED:
                raise
        return await _polled(temporal, queue, POLLERS_KEPT)
    except RPCError:
        return False


async def _heard_of(temporal: Client, queue: str) -> bool:
    name = queue.replace('"', r"\"")
    answer = await temporal.workflow_service.list_workers(
        ListWorkersRequest(namespace=temporal.namespace, query=f'TaskQueue="{name}"'),
        timeout=TIMEOUT,
    )
    oldest = datetime.now(UTC) - SILENCE
    beats = [worker.worker_heartbeat for worker in answer.workers_info]
    return any(
        beat.status == WorkerStatus.WORKER_STATUS_RUNNING
        and beat.heartbeat_time.ToDatetime(UTC) > oldest
        for beat in beats
    )


async def _polled(temporal: Client, queue: str, within: timedelta) -> bool:
    answer = await temporal.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=temporal.namespace,
            task_queue=TaskQueue(name=queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        ),
        timeout=TIMEOUT,
    )
    oldest = datetime.now(UTC) - within
    return any(poller.last_access_time.ToDatetime(UTC) > oldest for poller in answer.pollers)
