"""A client whose next request has many connections to close, as their server has ended them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import psutil
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import http_client, serve

# Closing so many takes longer than an answer.
MANY = 40


@asynccontextmanager
async def ended_connections() -> AsyncIterator[httpx2.AsyncClient]:
    """Yield the client; in the end each connection must be closed, whatever ended the request."""
    all_arrived = asyncio.Barrier(MANY)

    async def answer(_: Request) -> Response:
        await all_arrived.wait()
        return Response()

    async with http_client() as http:
        async with serve(Starlette(routes=[Route("/", answer)])) as url:
            await asyncio.gather(*(http.get(url) for _ in range(MANY)))
        assert _open_connections(url) == MANY
        yield http
    assert _open_connections(url) == 0


def _open_connections(url: str) -> int:
    connections = psutil.Process().net_connections("tcp")
    return sum(each.raddr[1:] == (httpx2.URL(url).port,) for each in connections)
