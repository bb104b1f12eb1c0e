"""The door to the webhooks' entity: ask for them, wait for them, take them out again."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
    WorkflowUpdateStage,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.errors import CannotStart
from ticketfu.temporal import CONNECT_AGAIN
from ticketfu.webhook.models import (
    MEMO,
    REMOVE,
    SETUP,
    SIGNAL,
    WORKFLOW,
    WORKFLOW_ID,
    WebhookReport,
    WebhooksDocument,
    WebhookState,
    WebhooksWanted,
)

# For some calls to Zendesk, each tried again, beside whatever else the worker does.
LONGEST_SETUP = timedelta(seconds=60)
ACCEPT_WAIT = timedelta(seconds=8)
STARTING_TRIES, STARTING_SECONDS = 5, 0.2

NO_OUTCOME = "the worker did not answer within a minute; its log says why"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Webhooks:
    temporal: Client
    queue: str

    async def want(self, wanted: WebhooksWanted) -> None:
        """Have them set up by whichever worker comes; durable once this returns."""
        await self.temporal.start_workflow(
            WORKFLOW,
            WebhookState(),
            id=WORKFLOW_ID,
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[wanted],
            memo={MEMO: WebhooksDocument(standing="wanted", base_url=wanted.base_url)},
            rpc_timeout=RPC_TIMEOUT,
        )

    async def read(self) -> WebhooksDocument:
        """How they stand, with a worker or without; `none` where nobody ever wanted any."""
        handle = self.temporal.get_workflow_handle(WORKFLOW_ID)
        try:
            entity = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return WebhooksDocument()
        return await entity.memo_value(MEMO, WebhooksDocument(), type_hint=WebhooksDocument)

    async def want_until_noted(self, wanted: WebhooksWanted) -> None:
        """The same, while Temporal may be away."""
        while True:
            try:
                return await self.want(wanted)
            except RPCError as error:
                log.warning("Temporal does not note that webhooks are wanted: %s", error.message)
                await asyncio.sleep(CONNECT_AGAIN.total_seconds())

    async def setup(self, wanted: WebhooksWanted) -> WebhookReport:
        """Set them up and say how that went; raises CannotStart where nobody does it."""
        return await self._ask(SETUP, [wanted])

    async def remove(self) -> WebhookReport:
        return await self._ask(REMOVE, [])

    async def _ask(self, update: str, arguments: list[object]) -> WebhookReport:
        nobody = f"no worker polls the queue {self.queue}: start one with `ticketfu worker start`"
        if not await self._has_worker():
            raise CannotStart(nobody)
        start: WithStartWorkflowOperation[object, object] = WithStartWorkflowOperation(
            WORKFLOW,
            WebhookState(),
            id=WORKFLOW_ID,
            task_queue=self.queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        try:
            # Temporal remembers a worker for minutes: one that is there accepts at once.
            handle = await self.temporal.start_update_with_start_workflow(
                update,
                args=arguments,
                start_workflow_operation=start,
                wait_for_stage=WorkflowUpdateStage.ACCEPTED,
                result_type=WebhookReport,
                rpc_timeout=ACCEPT_WAIT,
            )
        except WorkflowUpdateRPCTimeoutOrCancelledError:
            raise CannotStart(nobody) from None
        try:
            report: WebhookReport = await handle.result(rpc_timeout=LONGEST_SETUP)
        except (WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            raise CannotStart(NO_OUTCOME) from None
        return report

    async def _has_worker(self) -> bool:
        """Without any, nothing is started; one that was started just before polls soon."""
        for _ in range(STARTING_TRIES):
            answer = await self.temporal.workflow_service.describe_task_queue(
                DescribeTaskQueueRequest(
                    namespace=self.temporal.namespace,
                    task_queue=TaskQueue(name=self.queue),
                    task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
                ),
                timeout=RPC_TIMEOUT,
            )
            if answer.pollers:
                return True
            await asyncio.sleep(STARTING_SECONDS)
        return False
