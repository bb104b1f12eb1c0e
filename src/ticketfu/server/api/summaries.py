"""Reads of the two summaries without options, which are most of what is read."""

import re

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketfu.server.api.dependencies import Services
from ticketfu.server.api.hosts import LARGEST_ID
from ticketfu.server.audit import audit
from ticketfu.server.errors import ANSWERED, response_to
from ticketfu.server.signatures import SIGNED

SUMMARY_PATH = re.compile(r"/api/v1/(ticket|organization)/([0-9]{1,19})/summary")
SIGNATURES = frozenset(name.encode() for name in SIGNED)


class ReadSummaries:
    """Answers before anything is routed, with the bytes of FastAPI's route of the same path.

    That route's own work would double the CPU of a read. It takes and describes whatever else is
    asked there: options, odd ids, signatures, other methods.
    """

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self.app = app
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        if asked is None:
            await self.app(scope, receive, send)
            return
        kind, number = asked
        # As a router does: an answer is measured by its route.
        scope["endpoint"], scope["path_params"] = self, {f"{kind}_id": number}
        request = Request(scope, receive)
        try:
            response = await self._read(request, kind, number)
        except ANSWERED as error:
            response = await response_to(request, error)
        await response(scope, receive, send)

    async def _read(self, request: Request, kind: str, number: int) -> Response:
        services = self.services
        await services.connection.ensure()
        client = services.tickets if kind == "ticket" else services.organizations
        document = await client.summary(number)
        audit(request, "read", kind, number)
        return Response(document.model_dump_json(), media_type="application/json")


def _asked(scope: Scope) -> tuple[str, int] | None:
    """The kind and the id of what is read here; None for whatever goes on to the routes."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
        return None
    match = SUMMARY_PATH.fullmatch(scope["path"])
    if match is None or any(name in SIGNATURES for name, _ in scope["headers"]):
        return None
    number = int(match[2])
    return (match[1], number) if 0 < number <= LARGEST_ID else None
