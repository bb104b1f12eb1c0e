"""Temporal's database is gone: how long it takes until all of it is there again."""

import asyncio
import sys
import time
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.bench.environment import Environment
from tests.bench.processes import Child, command
from tests.bench.report import Row
from tests.harness import eventually
from tests.serving import serve
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample

TICKETS, ORGANIZATIONS = 2_000, 100
KNOWN_BEFORE = 20
LONGEST_SECONDS = 1_800
KEY = "a-key-for-the-benchmark"


@dataclass
class Site:
    """One account with a server, a worker and a Temporal of its own."""

    folder: Path
    sample: Sample
    zendesk_url: str
    http: httpx2.AsyncClient
    temporal: str
    port: int

    @asynccontextmanager
    async def running(self, database: str) -> AsyncIterator[None]:
        """As an operator starts it: Temporal, then the others, which make what it lacks."""
        children: list[Child] = []
        async with embedded_temporal(self.folder / database, self.temporal):
            try:
                for name in ("server", "worker"):
                    log = self.folder / f"loss-{name}.log"
                    children.append(await command(name, self.variables, log))
                await eventually(self._healthy, bool)
                yield
            finally:
                await asyncio.gather(*(child.stop() for child in children))

    @property
    def variables(self) -> dict[str, str]:
        return {
            "TEMPORAL_ADDRESS": self.temporal,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SERVER_API_TOKEN": KEY,
            "ZENDESK_BASE_URL": self.zendesk_url,
            "ZENDESK_WEBHOOK_BASE_URL": f"http://127.0.0.1:{self.port}",
            "ZENDESK_CLIENT_ID": self.sample.credentials.client_id,
            "ZENDESK_CLIENT_SECRET": self.sample.credentials.client_secret,
            "ZENDESK_REQUESTS_PER_MINUTE": "1000000",
            "LLM_PROVIDER": "extractive",
            "LOG_LEVEL": "warning",
        }

    async def set_up(self) -> None:
        """`ticketfu zendesk setup`, which waits for the worker that does it."""
        words = (sys.executable, "-m", "ticketfu", "zendesk", "setup")
        process = await asyncio.create_subprocess_exec(*words, env=self.variables, stdout=DEVNULL)
        if await process.wait():
            raise RuntimeError("ticketfu zendesk setup failed")

    async def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = await self.http.request(
            method,
            f"http://127.0.0.1:{self.port}/api/v1/{path}",
            json=body,
            headers={"X-Ticketfu-Key": KEY},
        )
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    async def fresh(self, kind: str) -> int:
        """The number of documents that are shown and cover all that is known."""
        count, cursor = 0, ""
        while True:
            page = await self.ask("GET", f"{kind}?limit=100{cursor}")
            count += sum(row["status"] == "ready" and not row["stale"] for row in page[kind])
            if not page["next_cursor"]:
                return count
            cursor = f"&cursor={page['next_cursor']}"

    async def _healthy(self) -> bool:
        try:
            answer = await self.http.get(f"http://127.0.0.1:{self.port}/health")
        except httpx2.TransportError:
            return False
        return bool(answer.json().get("workers_ok"))


async def total_loss(environment: Environment) -> list[Row]:
    async with _site(environment) as site, asyncio.timeout(LONGEST_SECONDS):
        async with site.running("kept.db"):
            await site.set_up()
            for ticket_id in list(site.sample.tickets)[:KNOWN_BEFORE]:
                await site.ask("POST", "ticket?wait=30", {"ticket_id": ticket_id})
        began = time.perf_counter()
        async with site.running("empty.db"):
            await site.set_up()
            set_up = time.perf_counter() - began
            await site.ask("POST", "backfill", {})
            await eventually(
                lambda: site.ask("GET", "backfill"), lambda found: found["state"] != "running"
            )
            await eventually(lambda: site.fresh("organizations"), lambda n: n == ORGANIZATIONS)
            tickets = await site.fresh("tickets")
        return [_row(tickets, set_up, time.perf_counter() - began)]


@asynccontextmanager
async def _site(environment: Environment) -> AsyncIterator[Site]:
    sample = Sample(datasets=())
    customer_id = sample.add_user("Cara Castle").id
    organizations = [sample.add_organization(f"Customer {n}").id for n in range(ORGANIZATIONS)]
    for number in range(TICKETS):
        sample.add_ticket(
            "Since the update this morning nobody here can open the monthly report.",
            requester_id=customer_id,
            organization_id=organizations[number % ORGANIZATIONS],
            subject=f"Report {number}",
        )
    async with serve(create_sample_zendesk(sample)) as url:
        address = f"127.0.0.1:{free_port()}"
        yield Site(environment.folder, sample, url, environment.http, address, free_port())


def _row(tickets: int, set_up: float, seconds: float) -> Row:
    return Row(
        f"Temporal's database lost: {TICKETS:,} tickets, {ORGANIZATIONS} organizations, extractive",
        f"{tickets} tickets and all organizations fresh again after {seconds:.0f} s, with one"
        f" worker; webhooks after {set_up:.0f} s",
        "everything is back",
        tickets == TICKETS,
        {"tickets": tickets, "seconds": seconds, "setup_seconds": set_up},
    )
