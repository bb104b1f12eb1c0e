"""Serve an application on a socket until told to stop, within bounds."""

import asyncio
import logging
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import cast

import uvicorn
from starlette.types import ASGIApp

from ticketfu.bounded_log import OnceAPeriod
from ticketfu.errors import CannotStart
from ticketfu.server.bounds import DEFAULT, Limits
from ticketfu.server.connections import BoundedProtocol, Connections

GRACE_SECONDS = 10
"""For requests under way when the server is told to stop."""

SPARE_FILES = 200
"""Files of the process besides its clients: Temporal, Zendesk, models, logs."""

QUEUED = 2048
"""Connections that wait in the kernel to be accepted."""

NOISE = (
    "Invalid HTTP request",
    "Unsupported upgrade request",
    "No supported WebSocket library",
)
"""Lines of uvicorn that a stranger can cause as often as he likes."""

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the command's: uvicorn would raise them again after a clean stop."""
        yield


def bind(host: str, port: int, settings: str = "--host (HOST) and --port (PORT)") -> socket.socket:
    """Listen there, or say which settings chose the place."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise CannotStart(f"cannot listen on {host} port {port}, {settings}: {error}") from None
    return listening


def url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def serve(
    app: ASGIApp,
    listening: socket.socket,
    stop: asyncio.Event,
    limits: Limits = DEFAULT,
    grace_seconds: int = GRACE_SECONDS,
) -> None:
    """Answer on a bound socket until `stop`; requests under way are finished."""
    protocol = partial(BoundedProtocol, Connections(_within_files(limits)))
    config = uvicorn.Config(
        app,
        http=cast("type[asyncio.Protocol]", protocol),
        ws="none",
        lifespan="auto",
        access_log=False,
        # By default uvicorn believes the headers of any proxy on this machine.
        proxy_headers=False,
        log_config=None,
        server_header=False,
        backlog=QUEUED,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=grace_seconds,
    )
    server = _Server(config)
    with _quiet():
        serving = asyncio.create_task(server.serve([listening]))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # Also where this is cancelled: the application is told that it ends.
            stopping.cancel()
            server.should_exit = True
            await serving


def _within_files(limits: Limits) -> Limits:
    """Raise the process's own limit where that is allowed; without files, accepting spins."""
    wanted = limits.connections + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return limits
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed == wanted:
        return limits
    connections = max(allowed - SPARE_FILES, limits.kept + 1)
    log.warning("only %d connections: the process may open %d files", connections, allowed)
    return replace(limits, connections=connections)


@contextmanager
def _quiet() -> Iterator[None]:
    """Bound what uvicorn logs of strangers, while this serves."""
    logger, once = logging.getLogger("uvicorn.error"), OnceAPeriod(NOISE)
    logger.addFilter(once)
    try:
        yield
    finally:
        logger.removeFilter(once)
