"""Serve tools over this process's pipes, reading from a server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2

from ticketfu.bounded_http import certificates
from ticketfu.cli.extras import require_mcp
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.errors import CannotStart

TOOL_SECONDS = 30
UNREACHABLE = "--server-url (TICKETFU_SERVER_URL) says where the server is"


async def run_tools(url: str, key: str, stop: Stop) -> None:
    """Until the assistant closes the pipe; CannotStart where the server cannot be read at all."""
    require_mcp()
    http = httpx2.AsyncClient(
        base_url=f"{url}/",
        headers={b"X-Ticketfu-Key": key.encode()},
        timeout=TOOL_SECONDS,
        verify=certificates(),
    )

    @asynccontextmanager
    async def connect(_: object) -> AsyncIterator[httpx2.AsyncClient]:
        yield http

    async with http:
        await _check(http, url)
        # Half a second to import, for which a wrong key does not have to wait.
        from ticketfu.mcp.server import mcp_server

        await unless_stopped(mcp_server(connect).run_stdio_async(), stop)


async def _check(http: httpx2.AsyncClient, url: str) -> None:
    """Try the key; a server that cannot answer yet is waited for by each tool."""
    try:
        answer = await http.get("api/v1/topics", params={"limit": 1})
    except httpx2.HTTPError as error:
        raise CannotStart(f"no server at {url}: {error or 'no answer'}; {UNREACHABLE}") from None
    if answer.status_code == 401:
        raise CannotStart("the server does not take this key")
    if answer.status_code not in {200, 503}:
        raise CannotStart(f"{url} answers {answer.status_code}, not as TicketFu does")
