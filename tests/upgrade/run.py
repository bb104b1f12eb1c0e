"""The steps of an upgrade and of a rollback, each under changes until everything is fresh."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.chaos.customers import Customers
from tests.chaos.deliveries import Deliveries
from tests.chaos.histories import histories
from tests.chaos.logs import log_problems
from tests.harness import KEY, SECRET, eventually
from tests.model import Model
from tests.serving import http_client, serve
from tests.upgrade.installation import CannotRunError, Installation, settings
from tests.upgrade.release import THIS, Version
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.webhook import Webhook
from ticketfu.temporal import Connection, connect
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

CHANGES = 40
PAUSE_SECONDS = 0.1
FRESH_SECONDS = 90

Say = Callable[[str], None]


@dataclass
class Upgrade:
    installation: Installation
    customers: Customers
    deliveries: Deliveries
    http: httpx2.AsyncClient
    say: Say

    async def step(self, name: str, *replaced: tuple[str, Version]) -> list[str]:
        """Replace processes while customers write, and wait until all is shown fresh."""
        began = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for ticket_id in self.customers.tickets if not self.deliveries.accepted else ():
                tasks.create_task(self.deliveries.deliver(ticket_id))
            changes = tasks.create_task(self._changes(tasks))
            for what, version in replaced:
                await self.installation.replace(what, version)
            await changes
        stale = await eventually(
            self._stale, lambda found: not found or time.monotonic() > began + FRESH_SECONDS
        )
        seconds = time.monotonic() - began
        outcome = f"{len(stale)} not fresh; {stale[0]}" if stale else "everything fresh"
        self.say(f"{name}: {outcome} after {seconds:.0f} s")
        return [f"{name}: {what}" for what in stale]

    async def _changes(self, tasks: asyncio.TaskGroup) -> None:
        for _ in range(CHANGES):
            tasks.create_task(self.deliveries.deliver(self.customers.act()))
            await asyncio.sleep(PAUSE_SECONDS)

    async def _stale(self) -> list[str]:
        reads = [self._read("ticket", number) for number in self.customers.tickets]
        reads += [self._read("organization", number) for number in self.customers.organizations]
        return [line for line in await asyncio.gather(*reads) if line]

    async def _read(self, kind: str, number: int) -> str:
        """Why a document is not as it must be; only fields that every version has are read."""
        try:
            answer = await self.http.get(f"/api/v1/{kind}/{number}/summary")
        except httpx2.TransportError as error:
            return f"{kind} {number} cannot be read: {type(error).__name__}"
        if answer.status_code != 200:
            return f"{kind} {number} is answered {answer.status_code}"
        shown = answer.json()
        if shown["stale"] or shown["error"] or not shown["summary"]:
            return f"{kind} {number} is stale, {shown['error'] or 'without an error'}"
        if kind == "organization":
            return ""
        total = len(self.customers.sample.conversation(number))
        return "" if shown["comments"]["total"] == total else f"ticket {number} lacks comments"


def steps(before: Version) -> Iterator[tuple[str, list[tuple[str, Version]]]]:
    """Workers first; back in the other order, as only a new worker knows what a new server says."""
    yield f"{before.name} alone", [("server", before), ("worker", before)]
    yield "upgraded worker", [("worker", THIS)]
    yield "upgraded server", [("server", THIS)]
    yield "server rolled back", [("server", before)]
    yield "worker rolled back", [("worker", before)]
    yield "upgraded again", [("worker", THIS), ("server", THIS)]


async def run(before: Version, folder: Path, say: Say) -> list[str]:
    """All problems; everything lives in `folder` and ends with this call."""
    async with _prepared(folder, say) as upgrade:
        problems: list[str] = []
        try:
            for name, replaced in steps(before):
                problems += await upgrade.step(name, *replaced)
                if problems:
                    break
        except* CannotRunError as failed:
            problems += [str(error) for error in failed.exceptions]
        installation = upgrade.installation
        await installation.stop()
        found = await histories(installation.temporal)
        traceable = upgrade.deliveries.traceable(upgrade.customers.edited)
        return [
            *problems,
            *installation.problems,
            *upgrade.deliveries.problems(),
            *found.problems,
            *found.lost(traceable),
            *log_problems(installation.logs),
        ]


@asynccontextmanager
async def _prepared(folder: Path, say: Say) -> AsyncIterator[Upgrade]:
    customers, model, port = Customers(1), Model(), free_port()
    address = f"127.0.0.1:{free_port()}"
    async with AsyncExitStack() as stack:
        zendesk = await stack.enter_async_context(serve(create_sample_zendesk(customers.sample)))
        model_url = await stack.enter_async_context(serve(model.app()))
        await stack.enter_async_context(embedded_temporal(folder / "temporal.db", address))
        temporal = await connect(Connection(address))
        http = await stack.enter_async_context(
            http_client(
                base_url=f"http://127.0.0.1:{port}", headers={"X-Ticketfu-Key": KEY}, timeout=30
            )
        )
        given = settings(port, address, zendesk, model_url, customers.sample)
        installation = Installation(temporal, http, folder, given)
        stack.push_async_callback(installation.abandon)
        webhook = Webhook(http, WEBHOOK_PATH, webhook_key(KEY), SECRET)
        yield Upgrade(installation, customers, Deliveries(webhook, http, 1), http, say)
