"""Tools for assistants at MCP_PATH; imported only where they are on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ticketfu.mcp.server import mcp_server
from ticketfu.server.auth import KNOWN_CALLER
from ticketfu.server.bodies import MAX_BODY_BYTES
from ticketfu.server.keys import MCP_PATH

# A key or a token comes with every call, and a browser's calls from elsewhere are refused with
# them: no name of this server has to be known for that.
NO_HOST_LIST = TransportSecuritySettings(enable_dns_rebinding_protection=False)


def add_mcp(app: FastAPI) -> StreamableHTTPSessionManager:
    """Route calls of tools; whoever serves the application runs the manager beside it."""

    @asynccontextmanager
    async def connect(request: Request | None) -> AsyncIterator[httpx2.AsyncClient]:
        """Call the application itself for the caller of the tool: same rights, same audit lines."""
        state = request.state if request else None
        known = (state.caller, state.person) if state else None

        async def inside(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, KNOWN_CALLER: known}, receive, send)

        transport = httpx2.ASGITransport(app=inside)
        async with httpx2.AsyncClient(transport=transport, base_url="http://ticketfu") as http:
            yield http

    server = mcp_server(connect)
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        max_request_body_size=MAX_BODY_BYTES,
        transport_security=NO_HOST_LIST,
    )
    manager = server.session_manager
    # No GET: a stream for messages of the server's own, of which there are none.
    endpoint = StreamableHTTPASGIApp(manager)
    app.router.routes.append(Route(MCP_PATH, endpoint, methods=["POST"], name="mcp"))
    return manager
