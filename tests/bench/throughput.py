"""Tickets a second, against the original's four activities."""

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from temporalio.client import Client

from tests.bench.environment import Environment, set_up
from tests.bench.original import MARK, OriginalTicket, Ticket
from tests.bench.pacing import spread, until
from tests.bench.processes import Child, module
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running
from tests.model import completion
from ticketfu.embedded import TUNED
from ticketfu.ticket.client import Tickets, workflow_id

TICKETS, STARTS, ROUNDS = 30, 3, 4
"""Processes of the same code differ by up to a tenth, so each side is started more than once."""

BOUND = 1.5


@dataclass(frozen=True)
class Burst:
    """New tickets refreshed once each; the figures are per ticket."""

    seconds: float
    worker_cpu: float
    transactions: float


Rounds = list[tuple[Burst, Burst]]
"""Ours and the replica's, one just after the other."""


async def against_original(environment: Environment) -> list[Row]:
    return _rows(await _in_turns(environment))


async def embedded(environment: Environment) -> list[Row]:
    """The same on the embedded Temporal, against what the other one took just before."""
    before, _ = _medians(await _in_turns(environment))
    async with set_up(TUNED) as tuned:
        rounds = await _in_turns(tuned)
    ours, _ = _medians(rounds)
    gain = before.seconds / ours.seconds
    ratio = statistics.median(they.seconds / we.seconds for we, they in rounds)
    return [
        Row(
            "tickets a second on the embedded Temporal, against `temporal server start-dev`",
            f"ratio {gain:.2f}: {1 / ours.seconds:.1f} and"
            f" {1 / before.seconds:.1f} a second; {ratio:.2f} times the replica there",
            "",
            True,
            {"ratio": gain, "per_second": 1 / ours.seconds, "against_original": ratio},
        )
    ]


async def _in_turns(environment: Environment) -> Rounds:
    return [each for _ in range(STARTS) for each in await _started(environment)]


async def _started(environment: Environment) -> Rounds:
    async with running(environment, settle=0) as system, _original(environment) as (queue, child):
        rounds = [
            (await _ours(system), await _theirs(environment, queue, child))
            for _ in range(ROUNDS + 1)
        ]
    # The first round warms both up.
    return rounds[1:]


@asynccontextmanager
async def _original(environment: Environment) -> AsyncIterator[tuple[str, Child]]:
    queue, credentials = f"original-{next(environment.numbers)}", environment.sample.credentials
    environment.model.faults[MARK] = lambda: completion("A summary.")
    child = await module(
        "tests.bench.original",
        *(environment.address, queue, environment.zendesk_url, environment.llm_url),
        *(credentials.client_id, credentials.client_secret),
    )
    try:
        assert child.process.stdout
        await child.process.stdout.readline()
        yield queue, child
    finally:
        del environment.model.faults[MARK]
        await child.kill()


async def _ours(system: RunningSystem) -> Burst:
    environment = system.environment
    tickets = Tickets(environment.temporal, system.queue, 0)
    return await _burst(environment, system.children[-1], tickets.updated, workflow_id)


async def _theirs(environment: Environment, queue: str, child: Child) -> Burst:
    async def signal(ticket_id: int) -> None:
        await environment.temporal.start_workflow(
            OriginalTicket.run,
            Ticket(id=ticket_id),
            id=_original_id(ticket_id),
            task_queue=queue,
            start_signal="upsert",
        )

    return await _burst(environment, child, signal, _original_id)


async def _burst(
    environment: Environment,
    worker: Child,
    signal: Callable[[int], Awaitable[None]],
    name: Callable[[int], str],
) -> Burst:
    organization_id = environment.organization()
    tickets = [environment.ticket(organization_id) for _ in range(TICKETS)]
    before, cpu = await environment.temporal_counts(), worker.cpu_seconds()
    prompts = len(environment.model.prompts)
    began = time.perf_counter()
    await spread(signal, tickets)
    await _asked(environment, prompts + TICKETS)
    await spread(lambda number: at_rest(environment.temporal, name(number)), tickets)
    seconds = time.perf_counter() - began
    after = await environment.temporal_counts()
    return Burst(
        seconds / TICKETS,
        (worker.cpu_seconds() - cpu) / TICKETS,
        (after.writes - before.writes) / TICKETS,
    )


async def _asked(environment: Environment, prompts: int) -> None:
    """Wait for the model's last question; there is nothing to see before."""

    async def enough() -> bool:
        return len(environment.model.prompts) >= prompts

    await until(enough, 0.01)


async def at_rest(temporal: Client, name: str) -> None:
    async def resting() -> bool:
        raw = (await temporal.get_workflow_handle(name).describe()).raw_description
        return not (raw.HasField("pending_workflow_task") or raw.pending_activities)

    await until(resting, 0.05)


def _original_id(ticket_id: int) -> str:
    return f"original-ticket-{ticket_id}"


def _rows(rounds: Rounds) -> list[Row]:
    ratio = statistics.median(they.seconds / we.seconds for we, they in rounds)
    cpu = statistics.median(we.worker_cpu / they.worker_cpu for we, they in rounds)
    writes = statistics.median(we.transactions / they.transactions for we, they in rounds)
    we, they = _medians(rounds)
    return [
        Row(
            "tickets a second, against a replica of the original's four activities",
            f"ratio {ratio:.2f}: {1 / we.seconds:.1f} and {1 / they.seconds:.1f} a second",
            f"at least {BOUND}",
            ratio >= BOUND,
            {"ratio": ratio, "per_second": 1 / we.seconds, "original": 1 / they.seconds},
        ),
        Row(
            "worker CPU of a refresh, against the replica",
            f"ratio {cpu:.2f}: {we.worker_cpu * 1000:.0f} and {they.worker_cpu * 1000:.0f} ms",
            "",
            True,
            {"ratio": cpu, "seconds": we.worker_cpu, "original": they.worker_cpu},
        ),
        Row(
            "Temporal's writes to its database a refresh, against the replica",
            f"ratio {writes:.2f}: {we.transactions:.1f} and {they.transactions:.1f}",
            "",
            True,
            {"ratio": writes, "writes": we.transactions, "original": they.transactions},
        ),
    ]


def _medians(rounds: Rounds) -> tuple[Burst, Burst]:
    ours, theirs = zip(*rounds, strict=True)
    return _median(ours), _median(theirs)


def _median(bursts: Sequence[Burst]) -> Burst:
    return Burst(
        statistics.median(burst.seconds for burst in bursts),
        statistics.median(burst.worker_cpu for burst in bursts),
        statistics.median(burst.transactions for burst in bursts),
    )
