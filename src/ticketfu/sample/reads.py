"""Reading endpoints of the sample Zendesk."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from ticketfu.sample.paging import (
    Position,
    cursor_of,
    cursor_page,
    offset_page,
    position_of,
    query_number,
)
from ticketfu.sample.records import CommentRecord, TicketRecord
from ticketfu.sample.render import (
    HOST,
    Json,
    anonymous_json,
    metric_set_json,
    moment_json,
    organization_json,
    ticket_json,
    user_json,
)
from ticketfu.sample.render_conversation import comment_json, log_comment_json, message_json
from ticketfu.sample.responses import ApiError, ZendeskResponse, not_found
from ticketfu.sample.sample import Sample


@dataclass(frozen=True)
class Reads:
    sample: Sample

    async def me(self, request: Request) -> Response:
        scopes = self.sample.credentials.scopes(request.headers.get("authorization", ""))
        # No 401 here: without valid credentials there is an anonymous user.
        user = anonymous_json() if scopes is None else user_json(self.sample.owner)
        return ZendeskResponse({"user": user})

    async def current_token(self, request: Request) -> Response:
        shown = request.headers.get("authorization", "")
        token = self.sample.credentials.token(shown)
        if token is None:
            raise not_found()
        left = timedelta(seconds=token.expires_at - time.monotonic())
        expires_at = moment_json(datetime.now(UTC) + left)
        return ZendeskResponse(
            {"token": {"scopes": sorted(token.scopes), "expires_at": expires_at}}
        )

    async def ticket(self, request: Request) -> Response:
        ticket = self._ticket(request)
        included = self._included(request, [ticket])
        return ZendeskResponse({"ticket": ticket_json(ticket), **included})

    async def comments(self, request: Request) -> Response:
        ticket = self._ticket(request)
        query, path = request.query_params, f"/api/v2/tickets/{ticket.id}/comments.json"
        rows: Sequence[CommentRecord] = self.sample.conversation(ticket.id)
        position = _position
        if query.get("sort") == "-created_at":
            rows, position = rows[::-1], _position_from_the_end
        # Whoever names no page size gets Zendesk's older way of paging.
        if "page[size]" in query:
            rows, end = cursor_page(rows, query, path, position)
        else:
            rows, end = offset_page(rows, query, path)
        body: Json = {"comments": [comment_json(row) for row in rows], **end}
        if query.get("include") == "users":
            body["users"] = self._users(row.author_id for row in rows)
        return ZendeskResponse(body)

    async def conversation_log(self, request: Request) -> Response:
        ticket = self._ticket(request)
        comments = self.sample.conversation(ticket.id)
        messages = [row for row in self.sample.messages if row.ticket_id == ticket.id]
        events = [(row.created_at, log_comment_json(row)) for row in comments]
        events += [(row.created_at, message_json(row)) for row in messages]
        events.sort(key=lambda event: event[0])
        numbered = list(enumerate((row for _, row in events), 1))
        path = f"/api/v2/tickets/{ticket.id}/conversation_log.json"
        rows, end = cursor_page(numbered, request.query_params, path, lambda row: (row[0], 0))
        return ZendeskResponse({"events": [row for _, row in rows], **end})

    async def organization(self, request: Request) -> Response:
        organization = self.sample.organizations.get(request.path_params["id"])
        if organization is None:
            raise not_found()
        return ZendeskResponse({"organization": organization_json(organization)})

    async def show_many(self, request: Request) -> Response:
        words = request.query_params.get("ids", "").split(",")
        ids = [int(word) for word in words if word.isdecimal()]
        if len(ids) > 100:  # The two blanks are Zendesk's.
            text = "Parameter  cannot specify more than 100 values"
            raise ApiError(400, {"error": "TooManyValues", "description": text, "max_count": 100})
        users = self._users(ids)
        end = {"next_page": None, "previous_page": None, "count": len(users)}
        return ZendeskResponse({"users": users, **end})

    async def ticket_field(self, request: Request) -> Response:
        """Every custom field of the sample account takes text."""
        field_id = request.path_params["id"]
        field = {"id": field_id, "type": "text", "title": f"Field {field_id}", "active": True}
        return ZendeskResponse({"ticket_field": field})

    async def deleted_tickets(self, request: Request) -> Response:
        """Tickets that can still be restored; scrubbed ones are not among them."""
        found = [row for row in self.sample.tickets.values() if row.status == "deleted"]
        path = "/api/v2/deleted_tickets.json"
        rows, end = offset_page(
            [row for row in found if not row.scrubbed], request.query_params, path
        )
        fields = [{"id": row.id, "subject": row.subject, "previous_state": "open"} for row in rows]
        return ZendeskResponse({"deleted_tickets": fields, **end})

    async def export(self, request: Request) -> Response:
        """All tickets in the order of their last change, deleted ones too."""
        query = request.query_params
        after = position_of(query["cursor"])[0] if "cursor" in query else 0
        start, size = (
            query_number(query, "start_time", 0),
            min(query_number(query, "per_page", 1000), 1000),
        )
        tickets = sorted(self.sample.tickets.values(), key=lambda ticket: ticket.version)
        left = [
            ticket
            for ticket in tickets
            if ticket.version > after and ticket.updated_at.timestamp() >= start
        ]
        page = left[:size]
        # At the end of the stream there is nothing to go on with: the reader keeps its last one.
        cursor = cursor_of((page[-1].version, page[-1].id)) if page else None
        body: Json = {
            "tickets": [ticket_json(ticket) for ticket in page],
            "after_cursor": cursor,
            "after_url": f"{HOST}/api/v2/incremental/tickets/cursor.json?cursor={cursor}",
            "before_cursor": None,
            "before_url": None,
            "end_of_stream": len(left) <= size,
        }
        return ZendeskResponse(body | self._included(request, page))

    def _ticket(self, request: Request) -> TicketRecord:
        ticket = self.sample.existing(request.path_params["id"])
        if ticket is None:
            raise not_found()
        return ticket

    def _included(self, request: Request, tickets: Sequence[TicketRecord]) -> Json:
        wanted = request.query_params.get("include", "").split(",")
        included: Json = {}
        if "users" in wanted:
            roles = ((ticket.requester_id, ticket.assignee_id) for ticket in tickets)
            included["users"] = self._users(id for pair in roles for id in pair)
        if "organizations" in wanted:
            ids = dict.fromkeys(ticket.organization_id for ticket in tickets)
            found = (self.sample.organizations.get(id) for id in ids if id is not None)
            included["organizations"] = [organization_json(row) for row in found if row]
        if "metric_sets" in wanted:
            included["metric_sets"] = [metric_set_json(row, self._replies(row)) for row in tickets]
        return included

    def _replies(self, ticket: TicketRecord) -> list[datetime]:
        """The times at which agents wrote publicly, the first comment left out."""
        others = self.sample.conversation(ticket.id)[1:]
        return [row.created_at for row in others if row.public and self._is_staff(row.author_id)]

    def _is_staff(self, user_id: int) -> bool:
        user = self.sample.users.get(user_id)
        return user is not None and user.role != "end-user"

    def _users(self, ids: Iterable[int | None]) -> list[Json]:
        found = (self.sample.users.get(id) for id in dict.fromkeys(ids) if id is not None)
        return [user_json(user) for user in found if user]


def _position(comment: CommentRecord) -> Position:
    return int(comment.created_at.timestamp()), comment.id


def _position_from_the_end(comment: CommentRecord) -> Position:
    at, number = _position(comment)
    return -at, -number
