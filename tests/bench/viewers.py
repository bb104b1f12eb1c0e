"""Viewers of one server: one poll of Temporal feeds them all, and each sees a change at once."""

import asyncio
import time

import httpx2

from tests.bench.environment import Environment
from tests.bench.report import Row
from tests.bench.system import KEY, RunningSystem, running

VIEWERS, TICKETS = 50, 5
WATCHED_SECONDS = 10
REPORTED_SECONDS = 3
MOST_POLLS, MOST_SECONDS = 1.5, 1.5
"""A second; a poll may fall on either end of the time watched."""


async def viewers(environment: Environment) -> list[Row]:
    async with running(environment, settle=0) as system:
        tickets = [environment.ticket() for _ in range(TICKETS)]
        await system.fire(tickets)
        for ticket_id in tickets:
            await system.ticket(ticket_id)
        async with httpx2.AsyncClient(timeout=60, limits=httpx2.Limits()) as http:
            seen = [Viewer(http, system, tickets[n % TICKETS]) for n in range(VIEWERS)]
            streams = [asyncio.create_task(viewer.watch()) for viewer in seen]
            await asyncio.gather(*(viewer.started.wait() for viewer in seen))
            polls = await _polls_a_second(environment)
            seconds = await _change(system, tickets, seen)
            for stream in streams:
                stream.cancel()
            await asyncio.gather(*streams, return_exceptions=True)
    return [
        Row(
            f"{VIEWERS} viewers of one server",
            f"{polls:.1f} calls of Temporal a second; a change seen by all after {seconds:.2f} s",
            f"one poll a second, under {MOST_SECONDS} s",
            polls <= MOST_POLLS and seconds < MOST_SECONDS,
            {"calls_per_second": polls, "visible_seconds": seconds},
        )
    ]


class Viewer:
    """An event stream of one ticket, read until a document covers both comments."""

    def __init__(self, http: httpx2.AsyncClient, system: RunningSystem, ticket_id: int) -> None:
        self.http, self.system, self.ticket_id = http, system, ticket_id
        self.started, self.changed = asyncio.Event(), asyncio.Event()

    async def watch(self) -> None:
        url = f"{self.system.url}/api/v1/ticket/{self.ticket_id}/events"
        async with self.http.stream("GET", url, headers={"X-Ticketfu-Key": KEY}) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data:"):
                    self.started.set()
                if '"covered":2' in line.replace(" ", ""):
                    self.changed.set()


async def _polls_a_second(environment: Environment) -> float:
    # Temporal's counters lag behind, and opening the streams asked for each ticket.
    await asyncio.sleep(REPORTED_SECONDS)
    before = await environment.temporal_counts()
    await asyncio.sleep(WATCHED_SECONDS)
    after = await environment.temporal_counts()
    return (after.reads - before.reads) / WATCHED_SECONDS


async def _change(system: RunningSystem, tickets: list[int], seen: list[Viewer]) -> float:
    """Seconds from when the refreshed documents can be read until every viewer has seen its."""
    for ticket_id in tickets:
        system.environment.comment(ticket_id)
    await system.fire(tickets)
    for ticket_id in tickets:
        await system.ticket(ticket_id, pause=0.02)
    began = time.perf_counter()
    await asyncio.gather(*(viewer.changed.wait() for viewer in seen))
    return time.perf_counter() - began
