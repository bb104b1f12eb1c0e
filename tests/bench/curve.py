"""Cost of a ticket as tickets grow in number and bursts in length."""

import time

from tests.bench.environment import Environment
from tests.bench.histories import history_of
from tests.bench.pacing import spread
from tests.bench.report import Point
from tests.bench.system import RunningSystem, running
from ticketfu.ticket.client import workflow_id

TICKETS = (10, 50, 200)
UPDATES = (1, 5, 20)
BURSTS_AT_A_TIME = 4
"""So that each burst is over within the settle time, whatever the machine."""


async def curve(environment: Environment) -> list[Point]:
    async with running(environment) as system:
        return [await _point(system, n, u) for n in TICKETS for u in UPDATES]


async def _point(system: RunningSystem, count: int, updates: int) -> Point:
    environment = system.environment
    organization_id = environment.organization()
    tickets = [environment.ticket(organization_id) for _ in range(count)]
    before = len(environment.model.ticket_prompts)
    began = time.perf_counter()

    async def burst(ticket_id: int) -> None:
        for _ in range(updates):
            environment.comment(ticket_id)
            await system.fire([ticket_id], senders=1)

    await spread(burst, tickets, BURSTS_AT_A_TIME)
    for ticket_id in tickets:
        await system.ticket(ticket_id, pause=0.5)
    seconds = time.perf_counter() - began
    prompts = environment.model.ticket_prompts[before:]
    events, size = await _histories(environment, tickets)
    return Point(
        tickets=count,
        updates=updates,
        seconds=seconds,
        calls=len(prompts) / count,
        prompt_tokens=sum(len(prompt.encode()) for prompt in prompts) / 4 / count,
        events=events / count,
        history_bytes=size / count,
    )


async def _histories(environment: Environment, tickets: list[int]) -> tuple[int, int]:
    events = size = 0
    for ticket_id in tickets:
        history = await history_of(environment.temporal, workflow_id(ticket_id))
        events, size = events + history.events, size + history.bytes
    return events, size
