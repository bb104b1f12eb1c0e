"""The tools, over the REST API; a server and `ticketfu mcp` offer the same."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent
from pydantic import AwareDatetime, Field

from ticketfu.index.models import SentimentName, TicketStatus
from ticketfu.mcp.answers import (
    FoundTicket,
    OrganizationToolAnswer,
    TicketsAnswer,
    TicketToolAnswer,
    ToolAnswer,
    TopicsAnswer,
)
from ticketfu.mcp.fitting import (
    MAX_ROW_BYTES,
    MAX_TICKET_BYTES,
    fitted_organization,
    fitted_ticket,
    json_bytes,
)
from ticketfu.mcp.rest import Connect, Rest
from ticketfu.ticket.models import RevisionChange

# Topics of one answer, each with its organizations.
MOST_TOPICS_FOUND = 5

EntityNumber = Annotated[int, Field(ge=1, le=10**18, description="Its number in Zendesk")]
OneOrganization = Annotated[
    int | None, Field(ge=1, le=10**18, description="Only tickets of this organization")
]
OneTicket = Annotated[int | None, Field(ge=1, le=10**18, description="Only this ticket")]
WantedTime = Annotated[
    AwareDatetime | None,
    Field(description="ISO 8601 with a zone: 2026-11-02T08:00:00Z; if left out, a day ago"),
]
RowLimit = Annotated[int, Field(ge=1, le=20, description="Most tickets of one answer")]
NextCursor = Annotated[
    str | None, Field(max_length=4000, description="`next_cursor` of the answer before")
]
WantedTag = Annotated[
    str | None, Field(max_length=40, description="Tag of a language to have it in, such as de")
]


@dataclass(frozen=True)
class Tools:
    connect: Connect

    async def ticket_summary(
        self, context: Context, ticket_id: EntityNumber, language: WantedTag = None
    ) -> Annotated[CallToolResult, TicketToolAnswer]:
        """Read the summary of one Zendesk ticket: what the customer wants, what was tried, what
        was promised, what is next, and how fresh all this is."""
        async with self._rest(context) as rest:
            found = await rest.get(f"ticket/{ticket_id}/summary", {"language": language})
        ticket = TicketToolAnswer.model_validate(found).model_dump(mode="json", exclude_none=True)
        ticket["shortened"] = fitted_ticket(ticket, MAX_TICKET_BYTES)
        return _result(ticket)

    async def organization_insights(
        self, context: Context, organization_id: EntityNumber, language: WantedTag = None
    ) -> Annotated[CallToolResult, OrganizationToolAnswer]:
        """Read how one customer organization is doing: topics and trends, what waits for an
        answer, promises, what turned for the worse, and what to do about it."""
        path = f"organization/{organization_id}/summary"
        async with self._rest(context) as rest:
            found = await rest.get(path, {"language": language})
        answer = OrganizationToolAnswer.model_validate(found)
        return _listed(answer)

    async def search_tickets(
        self,
        context: Context,
        q: Annotated[
            str | None, Field(max_length=1000, description="Parts of words that all must occur")
        ] = None,
        organization_id: OneOrganization = None,
        status: Annotated[TicketStatus | None, Field(description="Zendesk's status")] = None,
        topic: Annotated[
            str | None, Field(max_length=300, description="A topic, in any spelling")
        ] = None,
        sentiment: Annotated[SentimentName | None, Field(description="The customer's tone")] = None,
        limit: RowLimit = 10,
        cursor: NextCursor = None,
    ) -> Annotated[CallToolResult, TicketsAnswer]:
        """Find tickets by words of their summaries and by status, topic, tone or organization,
        the latest changed first."""
        wanted = {"q": q, "organization_id": organization_id, "status": status, "topic": topic}
        wanted |= {"sentiment": sentiment, "limit": limit, "cursor": cursor}
        async with self._rest(context) as rest:
            found = await rest.get("tickets", wanted)
        return _tickets(TicketsAnswer.model_validate(found))

    async def what_changed(
        self,
        context: Context,
        since: WantedTime = None,
        ticket_id: OneTicket = None,
        organization_id: OneOrganization = None,
        limit: RowLimit = 10,
        cursor: NextCursor = None,
    ) -> Annotated[CallToolResult, TicketsAnswer]:
        """List the tickets that changed since a time, the latest first, each with the names of
        the fields that are new since then."""
        begin = since or datetime.now(UTC) - timedelta(days=1)
        wanted = {"since": begin.isoformat(), "ids": ticket_id, "organization_id": organization_id}
        async with self._rest(context) as rest:
            page = await rest.get("tickets", {**wanted, "limit": limit, "cursor": cursor})
            answer = TicketsAnswer.model_validate(page)
            reading = (_with_changes(rest, ticket, begin) for ticket in answer.tickets)
            answer.tickets = list(await asyncio.gather(*reading))
        return _tickets(answer)

    async def who_has_topic(
        self,
        context: Context,
        topic: Annotated[
            str, Field(min_length=1, max_length=300, description="A topic, or a part of it")
        ],
    ) -> Annotated[CallToolResult, TopicsAnswer]:
        """Say which organizations have a topic, since when, how often, and in which tickets."""
        async with self._rest(context) as rest:
            found = await rest.get("topics", {"q": topic, "limit": MOST_TOPICS_FOUND})
        return _listed(TopicsAnswer.model_validate(found))

    @asynccontextmanager
    async def _rest(self, context: Context) -> AsyncIterator[Rest]:
        async with self.connect(context.request_context.request) as http:
            yield Rest(http)


async def _with_changes(rest: Rest, ticket: FoundTicket, since: datetime) -> FoundTicket:
    """A ticket that was erased since the list was read has no changes to tell."""
    try:
        found = await rest.get(f"ticket/{ticket.ticket_id}/summary")
    except ToolError:
        return ticket
    changes = [RevisionChange.model_validate(change) for change in found["changes"]]
    names = [name for change in changes if change.at >= since for name in change.what]
    return ticket.model_copy(update={"changed": list(dict.fromkeys(names))})


def _tickets(answer: TicketsAnswer) -> CallToolResult:
    found = answer.model_dump(mode="json", exclude_none=True)
    for ticket in found["tickets"]:
        found["shortened"] |= fitted_ticket(ticket, MAX_ROW_BYTES)
    return _result(found)


def _listed(answer: ToolAnswer) -> CallToolResult:
    whole = answer.model_dump(mode="json", exclude_none=True)
    cut = fitted_organization(whole)
    cut["shortened"] = json_bytes(cut) < json_bytes(whole)
    return _result(cut)


def _result(found: dict[str, Any]) -> CallToolResult:
    """The same twice: as data, and as text for clients that read no data."""
    text = json.dumps(found, ensure_ascii=False)
    return CallToolResult(content=[TextContent(text=text)], structured_content=found)
