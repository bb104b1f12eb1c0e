"""Reads of the two summaries without options, which are most of what is read."""

from collections.abc import Callable

from fastapi import Request, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from ticketfu.organization.client import Organizations
from ticketfu.server.api.dependencies import Services, connected_services
from ticketfu.server.api.hosts import LARGEST_ID
from ticketfu.server.audit import audit
from ticketfu.ticket.client import Tickets


class SummaryRoute(Route):
    """Answers with the bytes that FastAPI's route of the same path would answer with.

    That one, whose dependencies and second validation of the document would double the CPU of a
    read, takes and describes whatever else is asked there: options, odd ids, other methods.
    """

    def __init__(
        self, kind: str, client: Callable[[Services], Tickets | Organizations], prefix: str
    ) -> None:
        self.kind, self.parameter = kind, f"{kind}_id"
        self.client = client
        path = f"{prefix}/{kind}/{{{self.parameter}}}/summary"
        super().__init__(path, self.answer, include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["query_string"]:
            return Match.NONE, {}
        match, found = super().matches(scope)
        if match is Match.FULL and _is_id(found["path_params"][self.parameter]):
            return match, found
        return Match.NONE, {}

    async def answer(self, request: Request) -> Response:
        number = int(request.path_params[self.parameter])
        await request.app.state.signature(request)
        document = await self.client(await connected_services(request)).summary(number)
        audit(request, "read", self.kind, number)
        return Response(document.model_dump_json(), media_type="application/json")


def routes(prefix: str) -> list[SummaryRoute]:
    return [
        SummaryRoute("ticket", lambda services: services.tickets, prefix),
        SummaryRoute("organization", lambda services: services.organizations, prefix),
    ]


def _is_id(text: str) -> bool:
    """False also for odd spellings of an id, which FastAPI reads or refuses."""
    return text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST_ID
