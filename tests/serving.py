"""Serve an ASGI app on loopback, in the test's own event loop, as the commands do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from starlette.types import ASGIApp

from ticketfu.bounded_http import certificates
from ticketfu.server import serving
from ticketfu.server.bounds import DEFAULT, Limits


@asynccontextmanager
async def serve(
    app: ASGIApp, limits: Limits = DEFAULT, stop: asyncio.Event | None = None
) -> AsyncIterator[str]:
    """The base URL of `app` over real HTTP; the listening socket queues what comes too early.

    With `stop` set, several end at the same time: one after the other takes 0.2 s each.
    """
    stop = stop or asyncio.Event()
    with serving.bind("127.0.0.1", 0) as listening:
        listening.listen()
        host, port = listening.getsockname()
        task = asyncio.create_task(serving.serve(app, listening, stop, limits, grace_seconds=2))
        try:
            yield f"http://{host}:{port}"
        finally:
            stop.set()
            await task


def http_client(**options: Any) -> httpx2.AsyncClient:
    """A client that shares its certificates with all others, as reading them takes 30 ms.

    It gives a connection up before the server does: by default both wait five seconds, and a
    request that is sent just then is lost. For an answer it waits as long as its test may take.
    """
    limits = httpx2.Limits(keepalive_expiry=1)
    return httpx2.AsyncClient(verify=certificates(), limits=limits, **{"timeout": None, **options})
