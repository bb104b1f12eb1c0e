"""Everything that the demo shows, running in this process: Temporal is its only child."""

import asyncio
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from starlette.types import ASGIApp

from ticketfu import settings, worker
from ticketfu.cli import wiring
from ticketfu.embedded import EmbeddedTemporal, embedded_temporal, free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.sample.webhook import Webhook
from ticketfu.server import serving
from ticketfu.server.app import Options, create_app
from ticketfu.server.keys import WEBHOOK_PATH, Keys
from ticketfu.temporal import Connection, runtime
from ticketfu.zendesk.auth import ClientCredentials
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.signature import webhook_key

LOOPBACK = "127.0.0.1"
SETTLE_SECONDS = 1.0


@dataclass(frozen=True)
class Environment:
    sample: Sample
    temporal: EmbeddedTemporal
    zendesk_url: str
    url: str
    token: str
    model: str
    http: httpx2.AsyncClient


@asynccontextmanager
async def stage(ai: settings.AI) -> AsyncIterator[Environment]:
    """Temporal, the sample Zendesk, the server and a worker, each over its real wire."""
    stop = asyncio.Event()
    sample, token, secret = Sample(), secrets.token_urlsafe(12), secrets.token_urlsafe()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ticketfu-")))
        address = f"{LOOPBACK}:{free_port()}"
        embedded = await stack.enter_async_context(embedded_temporal(folder / "t.db", address))
        temporal = await wiring.ready(Connection(address), runtime())
        llm = await stack.enter_async_context(wiring.language_model(ai))
        http = await stack.enter_async_context(httpx2.AsyncClient(timeout=30))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(stop.set)

        def serve(app: ASGIApp) -> str:
            listening = serving.bind(LOOPBACK, 0)
            group.create_task(serving.serve(app, listening, stop))
            return _url(listening)

        zendesk_url = serve(create_sample_zendesk(sample))
        keys = Keys((token,), webhook_secrets=(secret,))
        app = create_app(temporal, stop, keys, Options(settle_seconds=SETTLE_SECONDS))
        url = serve(app)
        sample.webhooks.append(Webhook(http, f"{url}{WEBHOOK_PATH}", webhook_key(token), secret))
        client = sample.credentials
        auth = ClientCredentials(zendesk_url, client.client_id, client.client_secret)
        zendesk = Zendesk(http, zendesk_url, auth, requests_per_minute=6000)
        options = worker.Options(
            organization_settle_seconds=SETTLE_SECONDS,
            ticket_prompt=ai.ticket_summary_prompt,
            organization_prompt=ai.org_summary_prompt,
            language=ai.summary_language,
            redact=ai.redact,
        )
        workers = worker.create_workers(temporal, zendesk, llm, options)
        group.create_task(worker.run_worker(workers, stop))
        yield Environment(sample, embedded, zendesk_url, url, token, llm.model, http)


def _url(listening: socket.socket) -> str:
    return f"http://{LOOPBACK}:{listening.getsockname()[1]}"
