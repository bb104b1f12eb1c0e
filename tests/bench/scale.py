"""Tickets a second with one, two and four workers: at a slow model, and where it ends."""

import time

from tests.bench.environment import Environment
from tests.bench.pacing import SENDERS, spread
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running
from tests.bench.throughput import at_rest
from ticketfu.ticket.client import Tickets, workflow_id

WORKERS = (1, 2, 4)
TWO_WORKERS_BOUND = 1.8
TICKETS, MODEL_DELAY, CONCURRENCY = 32, 1.0, 2
"""Few calls at a time, so that workers wait for the model and for nothing else."""

FAST_TICKETS, FAST_CONCURRENCY = 96, 16


async def scale(environment: Environment) -> list[Row]:
    slow = await _seconds(environment, TICKETS, MODEL_DELAY, CONCURRENCY)
    fast = await _seconds(environment, FAST_TICKETS, 0, FAST_CONCURRENCY)
    ratio = slow[1] / slow[2]
    return [
        Row(
            f"one, two and four workers, a model of {MODEL_DELAY:.0f} s, {CONCURRENCY} calls each",
            f"{_rates(TICKETS, slow)} tickets a second; two against one {ratio:.2f},"
            f" four {slow[1] / slow[4]:.2f}",
            f"two at least {TWO_WORKERS_BOUND}",
            ratio >= TWO_WORKERS_BOUND,
            {f"slow_{count}": TICKETS / seconds for count, seconds in slow.items()},
        ),
        Row(
            "one, two and four workers, a model that answers at once: Temporal and the machine",
            f"{_rates(FAST_TICKETS, fast)} tickets a second",
            "",
            True,
            {f"fast_{count}": FAST_TICKETS / seconds for count, seconds in fast.items()},
        ),
    ]


def _rates(tickets: int, seconds: dict[int, float]) -> str:
    return ", ".join(f"{tickets / each:.1f}" for each in seconds.values())


async def _seconds(
    environment: Environment, tickets: int, delay: float, concurrency: int
) -> dict[int, float]:
    """By number of workers, seconds for new tickets, once a first burst has warmed each up."""
    found: dict[int, float] = {}
    async with running(environment, settle=0, llm_concurrency=concurrency) as system:
        for count in WORKERS:
            while len(system.children) < 1 + count:
                await system.start_worker()
            await _burst(system, 2 * count)
            environment.model.delay = delay
            found[count] = await _burst(system, tickets)
            environment.model.delay = 0
    return found


async def _burst(system: RunningSystem, count: int) -> float:
    """Seconds until the last of `count` new tickets is at rest."""
    environment = system.environment
    tickets = [environment.ticket() for _ in range(count)]
    began = time.perf_counter()
    await spread(Tickets(environment.temporal, system.queue, 0).updated, tickets, SENDERS)
    await spread(lambda number: at_rest(environment.temporal, workflow_id(number)), tickets)
    return time.perf_counter() - began
