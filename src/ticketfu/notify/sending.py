"""The part of a worker that sends events, beside the rest."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType

from temporalio.client import Client
from temporalio.worker import Worker

from ticketfu.entity.heartbeat import GRACE
from ticketfu.limits.money import Money
from ticketfu.notify.activities import SendActivities
from ticketfu.notify.budget import BudgetWatch
from ticketfu.notify.models import notify_queue
from ticketfu.notify.receiver import Receiver
from ticketfu.organization.client import Organizations
from ticketfu.ticket.client import Tickets

# A receiver is sent this many events at a time by one worker.
SENT_AT_ONCE = 10


@dataclass
class Sending(AbstractAsyncContextManager["Sending"]):
    worker: Worker
    watch: BudgetWatch
    _watching: asyncio.Task[None] | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, temporal: Client, queue: str, receiver: Receiver, money: Money, *, text: bool
    ) -> "Sending":
        tickets, organizations = Tickets(temporal, queue, 0), Organizations(temporal, queue)
        activities = SendActivities(receiver, tickets, organizations, text)
        worker = Worker(
            temporal,
            task_queue=notify_queue(queue),
            activities=[activities.send_event],
            max_concurrent_activities=SENT_AT_ONCE,
            # What is being sent is not sent again after a restart.
            graceful_shutdown_timeout=GRACE,
        )
        return cls(worker, BudgetWatch(temporal, queue, money))

    async def __aenter__(self) -> "Sending":
        await self.worker.__aenter__()
        self._watching = asyncio.create_task(self.watch.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._watching:
            self._watching.cancel()
        await self.worker.__aexit__(kind, error, trace)
