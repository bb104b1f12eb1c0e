"""The REST API as the tools read it: on behalf of one caller, with errors that a model can use."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import httpx2
from mcp.server.mcpserver.exceptions import ToolError
from starlette.requests import Request

Connect = Callable[[Request | None], AbstractAsyncContextManager[httpx2.AsyncClient]]
"""A client of the API with the rights of whoever sent this request; None is the process's own."""

TOOL_REASONS = {
    202: "it is being made as you asked for it; ask again in a few seconds",
    401: "the server does not take this key",
    403: "this key may not do that",
    404: "TicketFu has never seen it",
    503: "not to be read right now; try again in a moment",
}


@dataclass(frozen=True)
class Rest:
    http: httpx2.AsyncClient

    async def get(self, path: str, parameters: Mapping[str, object] | None = None) -> Any:
        """The JSON of `/api/v1/PATH`; parameters without a value are left out."""
        given = {name: str(value) for name, value in (parameters or {}).items() if value}
        try:
            answer = await self.http.get(f"/api/v1/{path}", params=given)
            found = answer.json()
        except (httpx2.HTTPError, ValueError):
            raise ToolError("TicketFu's server does not answer as it should") from None
        if answer.status_code == 422:
            raise ToolError(str(found.get("detail", "not readable")))
        if answer.status_code != 200:
            code = answer.status_code
            raise ToolError(TOOL_REASONS.get(code, f"TicketFu's server answered {code}"))
        return found
