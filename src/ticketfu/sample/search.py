"""Search in the sample Zendesk: the words that TicketFu uses, over tickets alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from ticketfu.sample.account import Account
from ticketfu.sample.paging import cursor_page, query_number
from ticketfu.sample.records import TicketRecord
from ticketfu.sample.render import ticket_json
from ticketfu.sample.responses import ApiError, ZendeskResponse

# The ordinary search ends there; the export does not.
MAX_RESULTS = 1000

_WORD = re.compile(r"(-?)(\w+)(>=|<=|[:><=])(\S+)")

Test = Callable[[TicketRecord], bool]


@dataclass(frozen=True)
class Search:
    account: Account

    async def search(self, request: Request) -> Response:
        found = self._found(request)
        size, page = (
            query_number(request.query_params, "per_page", 100),
            query_number(request.query_params, "page", 1),
        )
        if page * size > MAX_RESULTS:
            raise ApiError(422, {"error": "Search Response Limits", "description": "Too many"})
        rows = found[(page - 1) * size : page * size]
        results = [ticket_json(row) | {"result_type": "ticket"} for row in rows]
        return ZendeskResponse(
            {"results": results, "count": len(found), "next_page": None, "facets": None}
        )

    async def count(self, request: Request) -> Response:
        return ZendeskResponse({"count": len(self._found(request))})

    async def export(self, request: Request) -> Response:
        query = request.query_params
        if query.get("filter[type]") != "ticket":
            raise ApiError(400, {"error": "invalid", "description": "filter[type] is needed"})
        found, path = self._found(request), "/api/v2/search/export.json"
        rows, end = cursor_page(found, query, path, _position, largest=1000)
        results = [ticket_json(row) | {"result_type": "ticket"} for row in rows]
        return ZendeskResponse({"results": results, "facets": None, **end})

    def _found(self, request: Request) -> list[TicketRecord]:
        words = request.query_params.get("query", "").split()
        tests = [test for word in words if (test := _test(word))]
        tickets = [row for row in self.account.tickets.values() if row.status != "deleted"]
        found = [row for row in tickets if all(test(row) for test in tests)]
        return sorted(found, key=_position)


def _position(ticket: TicketRecord) -> tuple[int, int]:
    return int(ticket.created_at.timestamp()), ticket.id


def _test(word: str) -> Test | None:
    """A condition such as `organization:7`, `-status:closed` or `updated>=2026-11-01`."""
    parts = _WORD.fullmatch(word)
    if parts is None or parts[2] == "type":
        return None
    negated, name, operator, wanted = parts.groups()
    if name in {"created", "updated"}:
        return _time_test(name, operator, wanted)

    def test(ticket: TicketRecord) -> bool:
        values = {
            "organization": [str(ticket.organization_id)],
            "status": [ticket.status],
            "tags": ticket.tags,
        }.get(name, [])
        return (wanted in values) != bool(negated)

    return test


def _time_test(name: str, operator: str, wanted: str) -> Test:
    limit = datetime.fromisoformat(wanted)
    limit = limit if limit.tzinfo else limit.replace(tzinfo=UTC)

    def test(ticket: TicketRecord) -> bool:
        moment = ticket.created_at if name == "created" else ticket.updated_at
        return (moment >= limit if operator in {">", ">="} else moment <= limit) or (
            operator in {":", "="} and moment.date() == limit.date()
        )

    return test
