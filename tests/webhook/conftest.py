"""An installation that sets up its own webhooks: their deliveries reach a server of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass

import httpx2
import pytest
from pydantic import SecretStr
from starlette.types import ASGIApp, Receive, Scope, Send
from temporalio.client import Client
from temporalio.service import RPCError

from tests.harness import KEY, System, running_system, server_settings
from tests.serving import http_client, serve
from ticketfu.cli import wiring
from ticketfu.webhook.client import Webhooks
from ticketfu.webhook.models import WORKFLOW_ID, WebhookReport, WebhooksWanted


@dataclass
class RestartableServer:
    """A server at one address, which other settings can take over."""

    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app
        await self.app(scope, receive, send)


@dataclass
class Installation:
    system: System
    url: str
    server: RestartableServer
    zendesk: httpx2.AsyncClient
    """Zendesk's API, called as its agents and administrators do."""

    @property
    def webhooks(self) -> Webhooks:
        return Webhooks(self.system.temporal, self.system.queue)

    @property
    def wanted(self) -> WebhooksWanted:
        return WebhooksWanted(base_url=self.url, reconcile_seconds=0)

    def caller(self) -> httpx2.AsyncClient:
        """Somebody who has no key."""
        return http_client(base_url=self.url)

    async def setup(self) -> WebhookReport:
        return await self.webhooks.setup(self.wanted)

    async def lose_history(self) -> None:
        """As if Temporal's database had been lost."""
        await self.system.temporal.get_workflow_handle(WORKFLOW_ID).terminate()

    def restart_server(self, *secrets: str, keys: str = KEY) -> None:
        settings = server_settings(self.system.queue, 0)
        secret = SecretStr(",".join(secrets)) if secrets else None
        update = {"zendesk_webhook_secret": secret, "server_api_token": SecretStr(keys)}
        settings = settings.model_copy(update=update)
        self.server.app = wiring.server_application(settings, self.system.temporal, asyncio.Event())

    def counts(self) -> tuple[int, int]:
        """Webhooks and triggers that the account has."""
        return len(self.system.sample.registered), len(self.system.sample.triggers)

    def secrets(self) -> list[str]:
        return [row.secret for row in self.system.sample.registered.values()]

    def statuses(self) -> list[int]:
        """Answers to all deliveries so far."""
        rows = self.system.sample.registered.values()
        return [status for row in rows for status in row.statuses]


@pytest.fixture
async def installation(temporal: Client) -> AsyncIterator[Installation]:
    server = RestartableServer()
    async with running_system(temporal, server_api_token=SecretStr(KEY)) as system:
        # This fixture is about the webhooks that are set up.
        system.sample.webhooks.clear()
        known = system.sample.credentials
        auth = httpx2.BasicAuth(f"{known.email}/token", known.api_token)
        base_url = f"{system.settings.url()}/api/v2"
        async with serve(server) as url, http_client(base_url=base_url, auth=auth) as api:
            installation = Installation(system, url, server, api)
            installation.restart_server()
            try:
                yield installation
            finally:
                # One Temporal serves all tests, and the entity has one id.
                with suppress(RPCError):
                    await installation.lose_history()
