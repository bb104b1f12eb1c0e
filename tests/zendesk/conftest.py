from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx2
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.serving import http_client, serve
from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)


@dataclass
class SwitchableApp:
    """One server for all tests, as stopping one takes a while; each test puts up its own app."""

    url: str = ""
    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
async def environment() -> AsyncIterator[SwitchableApp]:
    environment = SwitchableApp()
    async with serve(environment) as environment.url:
        yield environment


@pytest.fixture(scope="session")
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    async with http_client() as http:
        yield http


@pytest.fixture
def account(environment: SwitchableApp, http: httpx2.AsyncClient) -> SampleAccount:
    sample = Sample(NOW)
    environment.app = create_sample_zendesk(sample)
    return SampleAccount(sample, environment.url, http)


@pytest.fixture
def sample(account: SampleAccount) -> Sample:
    return account.sample


@pytest.fixture
def zendesk(account: SampleAccount) -> Zendesk:
    return account.zendesk()
