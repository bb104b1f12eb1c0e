"""The measure of intake: a process that only signals with start, and says how long it took.

`python -m tests.bench.bare ADDRESS QUEUE SETTLE` takes a load a line, as JSON.
"""

import asyncio
import os
import sys
import time
from collections.abc import Iterator

from pydantic import BaseModel
from temporalio.client import Client

from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.temporal import Connection, connect
from ticketfu.ticket.models import SIGNAL, WORKFLOW, TicketDocument, TicketState, TicketUpdated


class Load(BaseModel):
    """So many `requests` in turn for the tickets from `first` on, each with its event id."""

    first: int
    tickets: int
    event_ids: list[str]
    senders: int

    def requests(self) -> Iterator[tuple[int, str]]:
        for number, event_id in enumerate(self.event_ids):
            yield self.first + number % self.tickets, event_id


async def signalled(temporal: Client, queue: str, settle: float, load: Load) -> float:
    left = load.requests()

    async def sender() -> None:
        for ticket_id, event_id in left:
            await temporal.start_workflow(
                WORKFLOW,
                TicketState(ticket_id=ticket_id, document=TicketDocument(ticket_id=ticket_id)),
                id=f"ticket-workflow-{ticket_id}",
                task_queue=queue,
                start_signal=SIGNAL,
                start_signal_args=[TicketUpdated(event_id=event_id, settle_seconds=settle)],
                rpc_timeout=RPC_TIMEOUT,
            )

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(load.senders):
            group.create_task(sender())
    return time.perf_counter() - began


async def main(address: str, queue: str, settle: str) -> None:
    temporal = await connect(Connection(address))
    while line := await asyncio.to_thread(sys.stdin.readline):
        seconds = await signalled(temporal, queue, float(settle), Load.model_validate_json(line))
        sys.stdout.write(f"{seconds}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
    # A native library can abort when the interpreter ends.
    os._exit(0)
