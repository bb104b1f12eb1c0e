"""Routes of lists, from the index: filtered, sorted, page by page, as JSON or CSV."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, Field

from ticketfu.entity.document import Held
from ticketfu.index.models import (
    DocumentStatus,
    OrganizationFilter,
    OrganizationRow,
    Page,
    SentimentName,
    Sort,
    TicketFilter,
    TicketRow,
    TicketStatus,
    TopicRow,
)
from ticketfu.server.api.csv import (
    CSV_ANSWER,
    Cells,
    csv_answer,
    organization_cells,
    ticket_cells,
    topic_cells,
    wants_csv,
)
from ticketfu.server.api.dependencies import current_index
from ticketfu.server.api.requests import Cursor, EntityId, Limit, paged
from ticketfu.server.audit import audit
from ticketfu.server.errors import problems

router = APIRouter(responses=problems(401, 403, 422, 503))

R = TypeVar("R")
L = TypeVar("L")

CURSOR = Field(description="Of the next page; null on the last one")

SearchText = Annotated[
    str | None,
    Query(description="Parts of words, in any script; each must stand in the row's text"),
]
TicketIds = Annotated[
    str | None,
    Query(
        pattern=r"^[0-9]{1,18}(,[0-9]{1,18}){0,499}$",
        description="Only these tickets: numbers with commas between them",
    ),
]
SortBy = Annotated[Sort, Query(description="By when documents were published, or by id")]


@dataclass(frozen=True)
class TicketList:
    tickets: Sequence[TicketRow]
    next_cursor: Annotated[str | None, CURSOR]


@dataclass(frozen=True)
class OrganizationList:
    organizations: Sequence[OrganizationRow]
    next_cursor: Annotated[str | None, CURSOR]


@dataclass(frozen=True)
class TopicList:
    topics: Sequence[TopicRow]
    next_cursor: Annotated[str | None, CURSOR]


async def _ticket_filter(
    organization_id: Annotated[
        EntityId | None, Query(description="Only this organization's tickets")
    ] = None,
    status: Annotated[TicketStatus | None, Query(description="Zendesk's status")] = None,
    document_status: Annotated[
        DocumentStatus | None, Query(description="The document's own status")
    ] = None,
    topic: Annotated[str | None, Query(description="A topic, in any spelling")] = None,
    sentiment: Annotated[SentimentName | None, Query(description="The customer's tone")] = None,
    q: SearchText = None,
    since: Annotated[
        AwareDatetime | None, Query(description="Published since; ISO 8601 with a zone")
    ] = None,
) -> TicketFilter:
    return TicketFilter(organization_id, status, document_status, topic, sentiment, q, since)


async def _named_tickets(
    wanted: Annotated[TicketFilter, Depends(_ticket_filter)],
    error_code: Annotated[
        str | None, Query(description="Only those whose newest refresh failed so")
    ] = None,
    ids: TicketIds = None,
    stale: Annotated[
        bool | None, Query(description="Only those that are behind, or only those that are not")
    ] = None,
    held: Annotated[Held | None, Query(description="Only those held back for this")] = None,
) -> TicketFilter:
    named = tuple(int(part) for part in ids.split(",")) if ids else None
    return replace(wanted, error_code=error_code, ids=named, stale=stale, held=held)


@router.get(
    "/tickets",
    tags=["tickets"],
    summary="List tickets",
    response_model=TicketList,
    response_description="Rows, and the next page's cursor",
    responses=CSV_ANSWER,
)
async def list_tickets(
    request: Request,
    wanted: Annotated[TicketFilter, Depends(_named_tickets)],
    sort: SortBy = "-updated",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> TicketList | Response:
    """Tickets that TicketFu knows, the latest published first, with the gist of their summaries.

    A ticket that does not change while pages are read appears exactly once. `Accept: text/csv`,
    or `/api/v1/tickets.csv`, gives CSV: all rows, or with `limit` one page and the next in `Link`.
    """
    index = await current_index(request)
    following = partial(index.tickets, wanted, sort, limit)
    return await _listed(request, "tickets", following, cursor, ticket_cells, TicketList)


@router.get(
    "/organizations",
    tags=["organizations"],
    summary="List organizations",
    response_model=OrganizationList,
    response_description="Rows, and the next page's cursor",
    responses=CSV_ANSWER,
)
async def list_organizations(
    request: Request,
    q: SearchText = None,
    sort: SortBy = "-updated",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> OrganizationList | Response:
    """Organizations that TicketFu knows, the latest published first; as CSV like tickets."""
    index = await current_index(request)
    following = partial(index.organizations, OrganizationFilter(q), sort, limit)
    return await _listed(
        request, "organizations", following, cursor, organization_cells, OrganizationList
    )


@router.get(
    "/topics",
    tags=["topics"],
    summary="List topics over all organizations",
    response_model=TopicList,
    response_description="Topics, and the next page's cursor",
    responses=CSV_ANSWER,
)
async def list_topics(
    request: Request,
    q: Annotated[str | None, Query(description="Part of a topic")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> TopicList | Response:
    """Topics with who has them, since when and how often, most tickets first; CSV as of tickets."""
    index = await current_index(request)
    following = partial(index.topics, q, limit)
    return await _listed(request, "topics", following, cursor, topic_cells, TopicList)


async def _listed(
    request: Request,
    kind: str,
    following: Callable[[str | None], Awaitable[Page[R]]],
    cursor: str | None,
    cells: Callable[[R], Iterable[Cells]],
    listing: Callable[[Sequence[R], str | None], L],
) -> L | Response:
    """A page of a list, in the form that was asked for."""
    page = await paged(following(cursor))
    audit(request, "listed", kind)
    if wants_csv(request):
        return await csv_answer(request, page, cells, following)
    return listing(page.rows, page.next_cursor)


for _path, _route in (
    ("/tickets.csv", list_tickets),
    ("/organizations.csv", list_organizations),
    ("/topics.csv", list_topics),
):
    router.add_api_route(_path, _route, include_in_schema=False, response_model=None)
