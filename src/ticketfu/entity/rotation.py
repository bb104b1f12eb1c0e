"""Find what was encrypted with which key, and move all that runs to the key that encrypts now."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from temporalio.api.common.v1 import Payload, WorkflowExecution
from temporalio.api.workflowservice.v1 import GetWorkflowExecutionHistoryRequest
from temporalio.client import (
    Client,
    ScheduleActionStartWorkflow,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.client import WorkflowExecution as ListedExecution
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.encryption import CannotDecrypt, encryption_of, first_key_id, key_id
from ticketfu.entity.earlier_runs import delete_run
from ticketfu.entity.search_attributes import PUBLISHED_AT
from ticketfu.errors import CannotStart, WrongSetup
from ticketfu.stored import ROTATE_KEYS
from ticketfu.temporal import CONNECT_AGAIN

# Looked at when a process starts; the newest of them was written last.
NEWEST = 20

AT_ONCE = 20
NEXT_COUNT_SECONDS = 1.0

# Without a single workflow moving on: their workers encrypt with another key, or there is none.
# A walk over tickets may have to wait for a minute of Zendesk's before it can.
STANDSTILL_SECONDS = 90.0


async def check_keys(client: Client, queue: str) -> None:
    """Raise WrongSetup where this process cannot read what was written last.

    Temporal being away is waited out.
    """
    while True:
        try:
            for payload in await _newest_payloads(client, queue):
                await encryption_of(client).decode([payload])
        except CannotDecrypt as error:
            raise WrongSetup(str(error)) from None
        except (RPCError, RuntimeError):
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())
        else:
            return


async def _newest_payloads(client: Client, queue: str) -> list[Payload]:
    """The memo and the input of the entity that published last."""
    found = client.list_workflows(_running(queue), page_size=NEWEST, limit=NEWEST)
    rows = [row async for row in found]
    if not rows:
        return []
    last = max(rows, key=_published_at)
    return [*last.raw_info.memo.fields.values(), *await _started_with(client, last.id)]


def _published_at(entity: ListedExecution) -> datetime:
    return entity.typed_search_attributes.get(PUBLISHED_AT) or entity.start_time


async def keys_in_use(client: Client, queue: str) -> Counter[str]:
    """How many running workflows began under which key; under the empty one in plain text."""
    ids = [row.id async for row in client.list_workflows(_running(queue))]
    return Counter((await _began_under(client, ids)).values())


async def rotate(client: Client, queue: str, say: Callable[[str], None]) -> None:
    """Have each workflow that began under another key go on under the first one.

    Raises CannotStart where workflows stand still. Closed runs under other keys are deleted, and
    schedules written anew.
    """
    key = first_key_id(client)
    left = [row.id async for row in client.list_workflows(_running(queue))]
    asked: set[str] = set()
    moved_at = time.monotonic()
    while True:
        before, began = len(left), await _began_under(client, left)
        left = [workflow_id for workflow_id, under in began.items() if under != key]
        if not left:
            break
        if len(left) < before or not asked:
            moved_at = time.monotonic()
            say(f"{len(left)} workflows are still under another key")
        elif time.monotonic() - moved_at > STANDSTILL_SECONDS:
            raise CannotStart(
                f"{len(left)} workflows stay under another key: is a worker running, and is"
                " the new key the first of its --encryption-keys (ENCRYPTION_KEYS)?"
            )
        for workflow_id in set(left) - asked:
            await client.get_workflow_handle(workflow_id).signal(ROTATE_KEYS, key)
        asked |= set(left)
        await asyncio.sleep(NEXT_COUNT_SECONDS)
    await _delete_closed(client, queue, key)
    await _rewrite_schedules(client, queue)


async def _began_under(client: Client, workflow_ids: Iterable[str]) -> dict[str, str]:
    """The key of each workflow that still runs; some have ended since they were listed."""
    places = asyncio.Semaphore(AT_ONCE)

    async def began(workflow_id: str) -> tuple[str, str | None]:
        async with places:
            return workflow_id, await _key_of(client, WorkflowExecution(workflow_id=workflow_id))

    found = await asyncio.gather(*map(began, workflow_ids))
    return {workflow_id: key for workflow_id, key in found if key is not None}


async def _key_of(client: Client, execution: WorkflowExecution) -> str | None:
    """None for a run that is no longer there, or began with nothing to encrypt."""
    try:
        payloads = await _started_with(client, execution.workflow_id, execution.run_id)
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
        return None
    return next(map(key_id, payloads), None)


async def _started_with(client: Client, workflow_id: str, run_id: str = "") -> list[Payload]:
    request = GetWorkflowExecutionHistoryRequest(
        namespace=client.namespace,
        execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
        maximum_page_size=1,
    )
    answer = await client.workflow_service.get_workflow_execution_history(
        request, timeout=timedelta(seconds=5)
    )
    started = answer.history.events[0].workflow_execution_started_event_attributes
    return list(started.input.payloads)


async def _delete_closed(client: Client, queue: str, key: str) -> None:
    query = f"TaskQueue='{queue}' AND ExecutionStatus!='Running'"
    async for row in client.list_workflows(query):
        execution = WorkflowExecution(workflow_id=row.id, run_id=row.run_id)
        if await _key_of(client, execution) not in {key, None}:
            await delete_run(client, execution)


async def _rewrite_schedules(client: Client, queue: str) -> None:
    codec = encryption_of(client)

    async def encoded(fields: Iterable[Payload]) -> list[Payload]:
        return await codec.encode(await codec.decode(list(fields)))

    async def rewritten(given: ScheduleUpdateInput) -> ScheduleUpdate | None:
        schedule = given.description.schedule
        action = schedule.action
        if not isinstance(action, ScheduleActionStartWorkflow) or action.task_queue != queue:
            return None
        action.args = await encoded(action.args)
        if action.memo:
            action.memo = dict(zip(action.memo, await encoded(action.memo.values()), strict=True))
        return ScheduleUpdate(schedule=replace(schedule, action=action))

    async for schedule in await client.list_schedules():
        await client.get_schedule_handle(schedule.id).update(rewritten)


def _running(queue: str) -> str:
    return f"TaskQueue='{queue}' AND ExecutionStatus='Running'"
