"""The demo's programs, all in this process but for Temporal, which is its only child."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
from pydantic import SecretStr

from ticketfu.cli import wiring
from ticketfu.cli.demo.model import ModelSwitch
from ticketfu.cli.demo.visitor import PATH, DemoVisitor
from ticketfu.cli.sample import LOOPBACK
from ticketfu.embedded import EmbeddedTemporal, embedded_temporal, free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.sample.webhook import Webhook
from ticketfu.server import serving
from ticketfu.server.pages.render import PAGES
from ticketfu.settings import (
    AISettings,
    QueueSettings,
    ServerSettings,
    TemporalSettings,
    WorkerSettings,
)
from ticketfu.temporal import runtime
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

SETTLE_SECONDS = 1.0
SHOWN_TICKET = 42


@dataclass(frozen=True)
class Environment:
    sample: Sample
    temporal: EmbeddedTemporal
    zendesk_url: str
    url: str
    token: str
    http: httpx2.AsyncClient
    page: str
    """Signs the visitor in, once."""


@asynccontextmanager
async def running_environment(ai: AISettings) -> AsyncIterator[Environment]:
    """Temporal, the sample Zendesk, the server and a worker, each over its real wire."""
    stop = asyncio.Event()
    sample = Sample()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ticketfu-")))
        temporal = TemporalSettings(temporal_address=f"{LOOPBACK}:{free_port()}")
        started = embedded_temporal(folder / "t.db", temporal.temporal_address)
        embedded = await stack.enter_async_context(started)
        connection, process = wiring.connection(temporal), runtime()
        client = await wiring.ready(connection, process, QueueSettings().queue)
        http = await stack.enter_async_context(httpx2.AsyncClient(timeout=30))
        zendesk = stack.enter_context(serving.bind(LOOPBACK, 0))
        server = stack.enter_context(serving.bind(LOOPBACK, 0))
        group = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(stop.set)

        for socket in (zendesk, server):
            # What is sent before the programs have started waits in the socket.
            socket.listen()
        zendesk_url, url = serving.url(zendesk), serving.url(server)
        token, secret = secrets.token_urlsafe(12), secrets.token_urlsafe()
        settings = server_settings(sample, token, secret)
        code, switch = secrets.token_urlsafe(), ModelSwitch()
        app = wiring.server_application(settings, client, stop, zendesk_url=PATH, sign_in_code=code)
        app.include_router(DemoVisitor(sample, switch, SHOWN_TICKET).router())
        app.state.pages = (*PAGES, (PATH, "Demo"))
        work = worker_settings(sample, zendesk_url, ai)
        group.create_task(serving.serve(create_sample_zendesk(sample), zendesk, stop))
        group.create_task(wiring.run_server(settings, client, server, stop, app))
        group.create_task(wiring.run_worker(work, connection, process, stop, switch.switched))
        sample.webhooks.append(Webhook(http, f"{url}{WEBHOOK_PATH}", webhook_key(token), secret))
        page = f"{url}/login?next={PATH}&once={code}"
        yield Environment(sample, embedded, zendesk_url, url, token, http, page)


def server_settings(sample: Sample, token: str, secret: str) -> ServerSettings:
    return ServerSettings(
        server_api_token=SecretStr(token),
        zendesk_webhook_secret=SecretStr(secret),
        zendesk_subdomain=sample.credentials.subdomain,
        settle_seconds=SETTLE_SECONDS,
    )


def worker_settings(sample: Sample, zendesk_url: str, ai: AISettings) -> WorkerSettings:
    """The demo's own values, and those of the model that the visitor chose."""
    # A round trip, as a value that was read from JSON is given as JSON again.
    chosen = ai.model_dump(include=set(AISettings.model_fields), round_trip=True, exclude_none=True)
    return WorkerSettings(
        **chosen | {"llm_provider": ai.provider()},
        zendesk_subdomain=sample.credentials.subdomain,
        zendesk_base_url=zendesk_url,
        zendesk_client_id=sample.credentials.client_id,
        zendesk_client_secret=SecretStr(sample.credentials.client_secret),
        zendesk_requests_per_minute=6000,
        organization_settle_seconds=SETTLE_SECONDS,
    )
