"""Waits for Temporal's queues, and for the index of a server."""

from collections.abc import Awaitable, Callable

import httpx2
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.service import RPCError, RPCStatusCode

from tests.harness import System, eventually
from ticketfu.entity.schedule import PRIORITY, Origin


async def refreshes_wait(system: System, origin: Origin, expected: int) -> None:
    """Wait until Temporal could hand out `expected` refreshes of this origin at once.

    A scheduled activity stands in the workflow's history first, and in the queue a moment later.
    """
    asked = DescribeTaskQueueRequest(
        namespace=system.temporal.namespace,
        task_queue=TaskQueue(name=system.queue),
        task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        report_stats=True,
    )

    async def waiting() -> int:
        answer = await system.temporal.workflow_service.describe_task_queue(asked)
        return answer.stats_by_priority_key[PRIORITY[origin]].approximate_backlog_count

    await eventually(waiting, lambda found: found == expected)


async def listing(http: httpx2.AsyncClient, name: str, **params: object) -> httpx2.Response:
    """The answer of a list, once the server has read all that is published."""
    return await eventually(
        lambda: http.get(f"/api/v1/{name}", params=params),
        lambda answer: answer.status_code != 503,
    )


async def taken(call: Callable[[], Awaitable[object]]) -> None:
    """Signal again while Temporal refuses to, as activities and senders of webhooks do.

    It takes no signal for a run that is being closed by a slow worker.
    """

    async def is_taken() -> bool:
        try:
            await call()
        except RPCError as error:
            if error.status is not RPCStatusCode.RESOURCE_EXHAUSTED:
                raise
            return False
        return True

    await eventually(is_taken, bool)
