"""The yardstick: a process that only signals with start, or only describes, and times it.

`python -m tests.bench.bare ADDRESS QUEUE SETTLE` takes a load a line, as JSON.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import uvloop
from pydantic import BaseModel
from temporalio.client import Client

from ticketfu.entity.client import RPC_TIMEOUT, new_entity
from ticketfu.temporal import Connection, connect
from ticketfu.ticket.client import workflow_id
from ticketfu.ticket.models import SIGNAL, WORKFLOW, TicketDocument, TicketUpdated
from ticketfu.ticket.state import TicketState


class Load(BaseModel):
    """Calls in turn for the tickets from `first` on, one for each event id."""

    call: Literal["signal", "describe"] = "signal"
    first: int
    tickets: int
    event_ids: list[str]
    senders: int

    def requests(self) -> Iterator[tuple[int, str]]:
        for number, event_id in enumerate(self.event_ids):
            yield self.first + number % self.tickets, event_id


@dataclass(frozen=True)
class Caller:
    temporal: Client
    queue: str
    settle: float

    async def signal(self, ticket_id: int, event_id: str) -> None:
        await self.temporal.start_workflow(
            WORKFLOW,
            TicketState(ticket_id=ticket_id, document=TicketDocument(ticket_id=ticket_id)),
            id=workflow_id(ticket_id),
            task_queue=self.queue,
            start_signal=SIGNAL,
            start_signal_args=[TicketUpdated(event_id=event_id, settle_seconds=self.settle)],
            search_attributes=new_entity(),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def describe(self, ticket_id: int, _: str) -> None:
        handle = self.temporal.get_workflow_handle(workflow_id(ticket_id))
        await handle.describe(rpc_timeout=RPC_TIMEOUT)


async def seconds(caller: Caller, load: Load) -> float:
    """How long the load's calls took."""
    left = load.requests()
    call = caller.signal if load.call == "signal" else caller.describe

    async def sender() -> None:
        for ticket_id, event_id in left:
            await call(ticket_id, event_id)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(load.senders):
            group.create_task(sender())
    return time.perf_counter() - began


async def main(address: str, queue: str, settle: str) -> None:
    caller = Caller(await connect(Connection(address)), queue, float(settle))
    while line := await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(f"{await seconds(caller, Load.model_validate_json(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    # On the loop of the server that is compared with it.
    asyncio.Runner(loop_factory=uvloop.new_event_loop).run(main(*sys.argv[1:]))
    # A native library can abort when the interpreter ends.
    os._exit(0)
