"""Serve an ASGI app on loopback, in the test's own event loop, as the commands do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import ASGIApp

from ticketfu.server import serving
from ticketfu.server.bounds import DEFAULT, Limits


@asynccontextmanager
async def serve(app: ASGIApp, limits: Limits = DEFAULT) -> AsyncIterator[str]:
    """The base URL of `app` over real HTTP; the listening socket queues what comes too early."""
    stop = asyncio.Event()
    with serving.bind("127.0.0.1", 0) as listening:
        listening.listen()
        host, port = listening.getsockname()
        task = asyncio.create_task(serving.serve(app, listening, stop, limits, grace_seconds=2))
        try:
            yield f"http://{host}:{port}"
        finally:
            stop.set()
            await task
