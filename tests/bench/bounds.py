"""The largest entities: payloads and history stay within bounds, and nothing ends them."""

import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from tests.bench.environment import Environment
from tests.bench.histories import History, history_of
from tests.bench.pacing import spread
from tests.bench.processes import Child, rest
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running
from ticketfu.organization.client import Organizations
from ticketfu.organization.client import workflow_id as organization_workflow
from ticketfu.organization.digest import TicketDigest
from ticketfu.ticket.client import workflow_id as ticket_workflow
from ticketfu.ticket.models import QUERY, TicketAttributes
from ticketfu.ticket.summary import GroundedSummary

MOST_PAYLOAD = 256 * 1024
MOST_HISTORY = 10 * 2**20
BOUND = "alive; payloads < 256 KB, history of a run < 10 MB"

TICKETS, NOTICES = 500, 5_000
COMMENTS, WEBHOOKS, BATCHES = 1_000, 2_000, 40
WARM_READS, COLD_READS, COLD_BOUND = 9, 5, 4
ORGANIZATION_SETTLE = 0.05
WORKERS = 4
"""That notify the organization; each sends what comes together in one signal."""

CALM, CALM_SENDERS = 1_500, 2
"""Notices that leave time to refresh; the others come faster than Temporal runs the workflow."""

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


async def organization(environment: Environment) -> list[Row]:
    async with running(environment) as system:
        organization_id = environment.organization()
        workers = [
            Organizations(environment.temporal, system.queue, ORGANIZATION_SETTLE)
            for _ in range(WORKERS)
        ]
        began = time.perf_counter()

        async def notify(number: int) -> None:
            ticket_id = 1_000_000 + number % TICKETS
            organizations = workers[ticket_id % WORKERS]
            await organizations.ticket_summarized(organization_id, ticket_id, _digest(number))

        await spread(notify, range(CALM), CALM_SENDERS)
        await spread(notify, range(CALM, NOTICES))
        document = await system.organization(organization_id, 1)
        seconds = time.perf_counter() - began
    history = await history_of(environment.temporal, organization_workflow(organization_id))
    name = f"organization of {TICKETS} tickets, {NOTICES:,} updates"
    return [_row(name, history, seconds, {"tickets_covered": document.tickets.covered})]


async def ticket(environment: Environment) -> list[Row]:
    async with running(environment, settle=0) as system:
        ticket_id = environment.ticket(environment.organization())
        began = time.perf_counter()
        for _ in range(BATCHES):
            for number in range(COMMENTS // BATCHES):
                environment.comment(ticket_id, f"Attempt {number}: the report stays empty. " * 8)
            await system.fire([ticket_id] * (WEBHOOKS // BATCHES))
        document = await system.ticket(ticket_id)
        seconds = time.perf_counter() - began
        cold = [*await _cold_read(system, ticket_id), *await _cold_query(system, ticket_id)]
    history = await history_of(environment.temporal, ticket_workflow(ticket_id))
    name = f"ticket of {COMMENTS:,} comments, {WEBHOOKS:,} updates"
    return [_row(name, history, seconds, {"comments": document.comments.total}), *cold]


async def _cold_read(system: RunningSystem, ticket_id: int) -> list[Row]:
    """Reads of the summary, as everybody reads it."""

    async def read() -> None:
        (await system.get(f"ticket/{ticket_id}")).raise_for_status()

    return await _cold("read", system, read)


async def _cold_query(system: RunningSystem, ticket_id: int) -> list[Row]:
    """Queries of the original's name, for which a worker replays what the run holds."""
    entity = system.environment.temporal.get_workflow_handle(ticket_workflow(ticket_id))

    async def query() -> None:
        await entity.query(QUERY)

    return await _cold("query", system, query)


async def _cold(what: str, system: RunningSystem, call: Callable[[], Awaitable[None]]) -> list[Row]:
    """The first calls while the only worker has never seen the entity, and calls in turn.

    First in the middle of a worker's start, against calls before it. Then of one that has done
    what its start brings, against later calls of the same process: a new one is slow at everything.
    """

    async def timed() -> float:
        began = time.perf_counter()
        await call()
        return time.perf_counter() - began

    async def in_turn() -> list[float]:
        return [await timed() for _ in range(WARM_READS)]

    async def restarted() -> Child:
        await system.children[-1].stop()
        return await system.start_worker()

    await timed()
    before = await in_turn()
    starting, started, after = [], [], []
    for _ in range(COLD_READS):
        await restarted()
        starting.append(await timed())
        await rest(await restarted())
        started.append(await timed())
        after += await in_turn()
    name = f"cold {what} of the ticket with {WEBHOOKS:,} updates"
    return [
        _cold_row(name, starting, before),
        _cold_row(f"{name}, by a worker that has started", started, after),
    ]


def _cold_row(name: str, firsts: list[float], others: list[float]) -> Row:
    cold, warm = statistics.median(firsts), statistics.median(others)
    return Row(
        name,
        f"ratio {cold / warm:.1f}: {cold * 1000:.0f} ms, {warm * 1000:.0f} ms when warm",
        f"under {COLD_BOUND} x a warm one",
        cold < COLD_BOUND * warm,
        {"ratio": cold / warm, "cold_seconds": cold, "warm_seconds": warm},
    )


def _digest(number: int) -> TicketDigest:
    """A digest of the largest size: every text reaches its limit, and each is new."""
    summary = GroundedSummary(
        intent=f"{number}: the monthly report stays empty since the update. " * 6,
        summary="The report is empty.",
        next_step=f"{number}: somebody has to look into the report again. " * 6,
        open_questions=[],
        topics=[f"topic {(number + n) % 30} of reports " + "a b c d " * 9 for n in range(3)],
        sentiment="negative",
        evidence=[],
    )
    counted = TicketDigest(
        status="pending",
        priority="urgent",
        requester=f"Requester {number} " + "a b c d " * 9,
        created_at=NOW - timedelta(days=number % 30),
        updated_at=NOW + timedelta(seconds=number),
        asked_at=NOW + timedelta(seconds=number),
        waiting_since=NOW,
        reopened_at=NOW,
        first_reply_minutes=12345,
        full_resolution_minutes=123456,
        satisfaction="good",
    )
    return TicketAttributes(counted=counted).digest(summary)


def _row(name: str, history: History, seconds: float, more: dict[str, float]) -> Row:
    met = (
        history.alive
        and history.largest_payload < MOST_PAYLOAD
        and history.largest_run < MOST_HISTORY
    )
    said = ", ".join(f"{value} {what.replace('_', ' ')}" for what, value in more.items())
    return Row(
        name,
        f"{'alive' if history.alive else 'ENDED'}; largest payload"
        f" {history.largest_payload / 1024:.0f} KB ({history.largest_payload_in}), largest run"
        f" {history.largest_run / 2**20:.1f} MB; {history.runs} runs,"
        f" {history.refreshes} refreshes,"
        f" {said}, {seconds:.0f} s",
        BOUND,
        met,
        {
            "alive": history.alive,
            "largest_payload_bytes": history.largest_payload,
            "largest_run_bytes": history.largest_run,
            "runs": history.runs,
            "refreshes": history.refreshes,
            "events": history.events,
            "seconds": seconds,
            **more,
        },
    )
