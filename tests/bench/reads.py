"""Reads of summaries: as fast as a bare description of the workflow, with and without workers."""

import statistics
import time
from uuid import uuid4

from tests.bench.bare import Load
from tests.bench.environment import Environment
from tests.bench.pacing import SENDERS, spread
from tests.bench.processes import Child, module
from tests.bench.report import Row
from tests.bench.sender import request
from tests.bench.system import KEY, RunningSystem, running
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument

ORGANIZATIONS = 3
TICKETS = 300
ROUNDS, STOPPED_ROUNDS = 41, 4
BOUND = 0.8
STOPPED_SECONDS = 0.1


async def reads(environment: Environment) -> list[Row]:
    organizations = [environment.organization() for _ in range(ORGANIZATIONS)]
    async with running(environment, settle=0, organization_settle=1) as system:
        tickets = await _refreshed(system, organizations)
        arguments = (environment.address, system.queue, str(system.settle))
        bare = await module("tests.bench.bare", *arguments)
        try:
            await _round(system, bare, tickets, 0)
            working = [await _round(system, bare, tickets, number) for number in range(ROUNDS)]
            await _stop_worker(system)
            stopped = [
                await _round(system, bare, tickets, number) for number in range(STOPPED_ROUNDS)
            ]
        finally:
            await bare.kill()
        answered = await _answered(system, tickets, organizations)
    wanted, slowest = TICKETS + ORGANIZATIONS, max(answered, default=0)
    return [
        _row(f"reading one of {TICKETS} entities with nothing in motion", working),
        Row(
            "the same with every worker stopped",
            f"{len(answered)} of {wanted} answered with their summary, the slowest after"
            f" {slowest * 1000:.0f} ms; ratio {_ratio(stopped):.2f}",
            f"all, each in under {STOPPED_SECONDS} s",
            len(answered) == wanted and slowest < STOPPED_SECONDS,
            {"answered": len(answered), "seconds": slowest, "ratio": _ratio(stopped)},
        ),
    ]


async def _refreshed(system: RunningSystem, organizations: list[int]) -> list[int]:
    """Tickets whose summaries are fresh, and so are those of their organizations."""
    environment, each = system.environment, TICKETS // ORGANIZATIONS
    first = next(environment.numbers) + 1
    for organization_id in organizations:
        for _ in range(each):
            environment.ticket(organization_id)
    tickets = list(range(first, first + TICKETS))
    await system.fire(tickets)
    for ticket_id in tickets:
        await system.ticket(ticket_id, pause=0.5)
    for organization_id in organizations:
        await system.organization(organization_id, each)
    return tickets


async def _round(
    system: RunningSystem, bare: Child, tickets: list[int], number: int
) -> tuple[float, float]:
    """Seconds that reading every ticket took, and that describing each took; both begin in turn."""
    if number % 2:
        described = await _describe(bare, tickets)
        return await _read(system, tickets), described
    seconds = await _read(system, tickets)
    return seconds, await _describe(bare, tickets)


async def _read(system: RunningSystem, tickets: list[int]) -> float:
    headers = {"X-Ticketfu-Key": KEY}
    requests = [request("GET", f"/api/v1/ticket/{n}/summary", headers) for n in tickets]
    return await system.environment.send(system.port, requests, status=200)


async def _describe(bare: Child, tickets: list[int]) -> float:
    load = Load(
        call="describe",
        first=tickets[0],
        tickets=len(tickets),
        event_ids=[str(uuid4()) for _ in tickets],
        senders=SENDERS,
    )
    return await bare.measure(load)


async def _stop_worker(system: RunningSystem) -> None:
    worker = system.children[-1]
    system.environment.seen(worker.name, worker.megabytes())
    await worker.stop()


async def _answered(
    system: RunningSystem, tickets: list[int], organizations: list[int]
) -> list[float]:
    """Seconds until each document came, of those that came with their summary."""
    good: list[float] = []

    async def read(number: int) -> None:
        is_ticket, began = number in tickets, time.perf_counter()
        answer = await system.get(f"{'ticket' if is_ticket else 'organization'}/{number}")
        shape = TicketDocument if is_ticket else OrganizationDocument
        seconds = time.perf_counter() - began
        if answer.status_code == 200 and shape.model_validate_json(answer.content).summary:
            good.append(seconds)

    await spread(read, [*tickets, *organizations], workers=1)
    return good


def _ratio(rounds: list[tuple[float, float]]) -> float:
    return statistics.median(described / read for read, described in rounds)


def _row(name: str, rounds: list[tuple[float, float]]) -> Row:
    ratio = _ratio(rounds)
    read, described = (TICKETS / statistics.median(side) for side in zip(*rounds, strict=True))
    return Row(
        name,
        f"ratio {ratio:.2f}: {read:.0f} reads/s, {described:.0f} bare descriptions/s",
        f"at least {BOUND} of bare describe",
        ratio >= BOUND,
        {"ratio": ratio, "reads_per_second": read, "descriptions_per_second": described},
    )
