"""The server as its callers meet it, on loopback; nobody works on its queue."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from temporalio.client import Client

from tests.harness import KEY, READER, SECRET
from tests.serving import http_client, serve
from ticketfu.server.app import ServerOptions, create_app
from ticketfu.server.keys import Keys
from ticketfu.temporal import Connection, connect

QUEUE = "nobody-works-here"
NOBODY = ServerOptions(queue=QUEUE)
ACME = ServerOptions(
    queue=QUEUE, subdomain="acme", hosts=("help.acme.example", "brand.zendesk.com")
)
SECOND_KEY = "another-key-that-opens-everything"
NEXT_SECRET = "the-secret-after-rotation"


@asynccontextmanager
async def serving(
    temporal: Client,
    *,
    secrets: tuple[str, ...] = (),
    options: ServerOptions = NOBODY,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[httpx2.AsyncClient]:
    """A client, with the key, of a server on this Temporal."""
    stop = stop or asyncio.Event()
    keys = Keys((KEY, SECOND_KEY), readers=(READER,), webhook_secrets=secrets)
    headers = {"X-Ticketfu-Key": KEY}
    async with serve(create_app(temporal, stop, keys, options)) as url:
        async with http_client(base_url=url, headers=headers) as http:
            yield http
        stop.set()


@pytest.fixture(scope="session")
async def http(temporal: Client) -> AsyncIterator[httpx2.AsyncClient]:
    async with serving(temporal, secrets=(SECRET, NEXT_SECRET), options=ACME) as http:
        yield http


@pytest.fixture(scope="session")
async def stranger(http: httpx2.AsyncClient) -> AsyncIterator[httpx2.AsyncClient]:
    """Calls the same server, but has no key."""
    async with http_client(base_url=http.base_url) as stranger:
        yield stranger


@pytest.fixture(scope="session")
async def trusting(temporal: Client) -> AsyncIterator[httpx2.AsyncClient]:
    """A server that knows neither its subdomain nor a signing secret."""
    async with serving(temporal) as http:
        yield http


@pytest.fixture(scope="session")
async def cut_off() -> AsyncIterator[httpx2.AsyncClient]:
    """A server whose Temporal is not there."""
    # Bound by a socket that does not listen, so that nobody else can.
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        temporal = await connect(Connection(f"127.0.0.1:{bound.getsockname()[1]}"), lazy=True)
        async with serving(temporal, secrets=(SECRET,)) as http:
            yield http
