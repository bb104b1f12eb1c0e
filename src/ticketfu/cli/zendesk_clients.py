"""Settings to Zendesk's clients: one reads tickets, one sets up webhooks and triggers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from ticketfu.bounded_http import certificates
from ticketfu.settings import ZendeskSettings
from ticketfu.settings.values import revealed
from ticketfu.telemetry.http import http_client
from ticketfu.telemetry.spans import NO_SPANS, Spans
from ticketfu.zendesk.auth import ApiToken, ClientCredentials
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.rate_limit import OwnQuota, Quota
from ticketfu.zendesk.ticket_writer import WRITING_SCOPE, TicketWriter
from ticketfu.zendesk.webhooks import SCOPE, WebhookAdmin


@asynccontextmanager
async def zendesk_client(
    settings: ZendeskSettings,
    large: asyncio.Lock | None = None,
    quota: Quota | None = None,
    spans: Spans = NO_SPANS,
) -> AsyncIterator[Zendesk]:
    """Without a quota that is shared, the client keeps to the account's by itself."""
    async with http_client(
        spans,
        "zendesk",
        paths=True,
        verify=certificates(),
        timeout=httpx2.Timeout(30, connect=5),
    ) as http:
        yield Zendesk(
            http,
            settings.url(),
            credentials(settings),
            quota=quota or OwnQuota(settings.zendesk_requests_per_minute),
            large=large,
        )


@asynccontextmanager
async def webhook_admin(
    settings: ZendeskSettings, quota: Quota | None = None
) -> AsyncIterator[WebhookAdmin]:
    """Webhooks and triggers by the setup client; without one, by the credentials for tickets."""
    name, secret = settings.zendesk_setup_client_id, settings.zendesk_setup_client_secret
    setting = "ZENDESK_SETUP_CLIENT"
    if not (name and secret):
        name, secret = settings.zendesk_client_id, settings.zendesk_client_secret
        setting = "ZENDESK_CLIENT"
    auth: httpx2.Auth = ApiToken(
        settings.zendesk_email or "", revealed(settings.zendesk_token) or ""
    )
    if name and secret:
        auth = ClientCredentials(
            settings.url(), name, secret.get_secret_value(), scope=SCOPE, setting=setting
        )
    async with httpx2.AsyncClient(
        verify=certificates(), timeout=httpx2.Timeout(30, connect=5)
    ) as http:
        yield WebhookAdmin(http, settings.url(), auth, quota)


@asynccontextmanager
async def ticket_writer(settings: ZendeskSettings, quota: Quota) -> AsyncIterator[TicketWriter]:
    """A client with tokens of its own: those that read tickets may never write."""
    async with httpx2.AsyncClient(
        verify=certificates(), timeout=httpx2.Timeout(30, connect=5)
    ) as http:
        yield TicketWriter(http, settings.url(), credentials(settings, WRITING_SCOPE), quota)


def credentials(settings: ZendeskSettings, scope: str = "read") -> httpx2.Auth:
    if settings.zendesk_client_id and settings.zendesk_client_secret:
        secret = settings.zendesk_client_secret.get_secret_value()
        return ClientCredentials(settings.url(), settings.zendesk_client_id, secret, scope=scope)
    return ApiToken(settings.zendesk_email or "", revealed(settings.zendesk_token) or "")
