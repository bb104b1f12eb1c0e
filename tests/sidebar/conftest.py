"""Zendesk with the app in it, beside a real TicketFu."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from playwright.async_api import Browser, expect

from tests.harness import READER, System
from tests.serving import http_client
from tests.sidebar.zendesk_host import ZendeskHost, zendesk_host

# Of a busy machine; playwright's own is 5 seconds.
expect.set_options(timeout=60_000)

Open = Callable[..., AbstractAsyncContextManager[ZendeskHost]]


@pytest.fixture
def open_app(system: System, browser: Browser) -> Open:
    """Open the app beside a ticket: `open_app(ticket_id)`."""

    @asynccontextmanager
    async def opened(ticket_id: int, **values: object) -> AsyncIterator[ZendeskHost]:
        credentials = system.sample.credentials
        agent = (f"{credentials.email}/token", credentials.api_token)
        async with (
            http_client(base_url=system.url) as server,
            http_client(base_url=system.settings.url(), auth=agent) as zendesk,
            zendesk_host(
                browser, server, zendesk, READER, **{"ticket.id": ticket_id, **values}
            ) as host,
        ):
            await host.page.clock.install()
            await host.open()
            yield host

    return opened
