"""Killed with -9 and started again: nothing is lost, everything becomes fresh."""

import asyncio
import time

from tests.bench.environment import Environment
from tests.bench.pacing import until
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running

TICKETS = 20
MODEL_DELAY = 1.0


async def killed(environment: Environment) -> list[Row]:
    async with running(environment, settle=0, organization_settle=1) as system:
        return [await _worker(system), await _server(system)]


async def _worker(system: RunningSystem) -> Row:
    environment = system.environment
    environment.model.delay = MODEL_DELAY

    async def answering() -> bool:
        return environment.model.running >= 5

    tickets = [environment.ticket() for _ in range(TICKETS)]
    await system.fire(tickets)
    await until(answering, 0.01)
    await system.children[-1].kill()
    began = time.perf_counter()
    await system.start_worker()
    return await _row(system, "worker killed while the model answers", tickets, 1, began)


async def _server(system: RunningSystem) -> Row:
    environment = system.environment
    environment.model.delay = 0
    tickets = [environment.ticket() for _ in range(TICKETS)]
    for ticket_id in tickets:
        environment.comment(ticket_id)
    burst = asyncio.create_task(system.fire(tickets * 5))
    await asyncio.sleep(0.3)
    await system.children[0].kill()
    began = time.perf_counter()
    await system.start_server()
    await burst
    return await _row(system, "server killed during a burst of webhooks", tickets, 2, began)


async def _row(
    system: RunningSystem, name: str, tickets: list[int], comments: int, began: float
) -> Row:
    documents = [await system.ticket(ticket_id) for ticket_id in tickets]
    seconds = time.perf_counter() - began
    fresh = sum(
        document.status == "ready" and document.comments.covered == comments
        for document in documents
    )
    return Row(
        name,
        f"{fresh} of {TICKETS} tickets fresh again after {seconds:.0f} s",
        "nothing lost, everything fresh again",
        fresh == TICKETS,
        {"tickets": TICKETS, "fresh": fresh, "seconds": seconds},
    )
