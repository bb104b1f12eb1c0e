"""The schedule that starts a digest on Monday mornings, and is there only while it is wanted."""

import asyncio
from datetime import timedelta

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.temporal import CONNECT_AGAIN
from ticketfu.weekly.models import DIGEST_WORKFLOW, schedule_id

MONDAY, HOUR = 1, 7

# What was due while Temporal was away is made up for on the same day, and not later.
CATCH_UP = timedelta(hours=12)


async def ensure_weekly_digest(temporal: Client, queue: str, *, wanted: bool) -> None:
    """Make or delete the schedule; Temporal being away is waited out."""
    while True:
        try:
            await (_make(temporal, queue) if wanted else _delete(temporal, queue))
        except (RPCError, RuntimeError):
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())
        else:
            return


async def _make(temporal: Client, queue: str) -> None:
    monday = ScheduleCalendarSpec(
        day_of_week=[ScheduleRange(MONDAY)], hour=[ScheduleRange(HOUR)], comment="in UTC"
    )
    schedule = Schedule(
        ScheduleActionStartWorkflow(DIGEST_WORKFLOW, id=schedule_id(queue), task_queue=queue),
        spec=ScheduleSpec(calendars=[monday]),
        policy=SchedulePolicy(catchup_window=CATCH_UP),
    )
    try:
        await temporal.create_schedule(schedule_id(queue), schedule)
    except ScheduleAlreadyRunningError:
        # Another worker, or an earlier start of this one, made the same.
        return


async def _delete(temporal: Client, queue: str) -> None:
    try:
        await temporal.get_schedule_handle(schedule_id(queue)).delete()
    except RPCError as error:
        if error.status is not RPCStatusCode.NOT_FOUND:
            raise
