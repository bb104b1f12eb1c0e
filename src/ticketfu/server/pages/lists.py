"""The pages of lists; all of a list's filters stand in its address."""

import re
from typing import Annotated, Any, TypeVar, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Request
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from starlette.responses import RedirectResponse, Response

from ticketfu.entity.document import Held
from ticketfu.index.index import Index
from ticketfu.index.models import (
    DocumentStatus,
    OrganizationFilter,
    SentimentName,
    Sort,
    TicketFilter,
    TicketStatus,
    TopicRow,
)
from ticketfu.server.api.dependencies import current_index
from ticketfu.server.api.requests import EntityId, paged
from ticketfu.server.audit import audit
from ticketfu.server.pages.render import page

router = APIRouter(include_in_schema=False)

ROWS = 30
"""With 60 KB a page stays quick on a slow line."""
STATUS_CHOICES = [(status, status) for status in get_args(TicketStatus)]
IDS = re.compile(r"[0-9]{1,18}(,[0-9]{1,18}){0,499}")


def _ids(value: object) -> object:
    """Numbers with commas between them."""
    if isinstance(value, str) and IDS.fullmatch(value):
        return tuple(int(part) for part in value.split(","))
    raise ValueError("wants numbers with commas between them")


class OrganizationQuery(BaseModel):
    """The part of an address after `?`; what is not known is no mistake."""

    model_config = ConfigDict(frozen=True)

    q: str | None = None
    sort: Sort = "-updated"
    cursor: Annotated[str | None, Field(max_length=4000)] = None

    @classmethod
    def known(cls, given: dict[str, str]) -> dict[str, str]:
        """The parts that are filters and say something, in the order of the fields."""
        return {name: given[name] for name in cls.model_fields if given.get(name)}


class TicketQuery(OrganizationQuery):
    topic: str | None = None
    status: TicketStatus | None = None
    sentiment: SentimentName | None = None
    document_status: DocumentStatus | None = None
    organization_id: EntityId | None = None
    since: AwareDatetime | None = None
    error_code: str | None = None
    ids: Annotated[tuple[int, ...], BeforeValidator(_ids)] | None = None
    stale: bool | None = None
    held: Held | None = None

    def filter(self) -> TicketFilter:
        return TicketFilter(**self.model_dump(exclude={"sort", "cursor"}))


Query = TypeVar("Query", bound=OrganizationQuery)


@router.get("/tickets")
async def show_tickets(request: Request) -> Response:
    given = dict(request.query_params)
    if "" in given.values():
        return _tidied(request, TicketQuery.known(given))
    if re.fullmatch(r"#?[0-9]{1,18}", given.get("q", "")):
        return RedirectResponse(f"/tickets/{given['q'].removeprefix('#')}", 303)
    asked, known = _read(TicketQuery, given), TicketQuery.known(given)
    index = await current_index(request)
    found = await paged(index.tickets(asked.filter(), asked.sort, ROWS, asked.cursor))
    audit(request, "listed", "tickets")
    return page(
        request,
        "tickets.html",
        given=known,
        since=asked.since,
        narrowed=bool(set(known) - {"sort", "cursor"}),
        statuses=STATUS_CHOICES,
        rows=found.rows,
        total=await index.count_tickets(asked.filter()),
        topic=await _topic(index, asked.topic) if asked.topic else None,
        organization=found.rows[0].organization_name if found.rows else None,
        **_addresses("tickets", known, found.next_cursor),
    )


@router.get("/organizations")
async def show_organizations(request: Request) -> Response:
    given = dict(request.query_params)
    if "" in given.values():
        return _tidied(request, OrganizationQuery.known(given))
    asked, known = _read(OrganizationQuery, given), OrganizationQuery.known(given)
    index = await current_index(request)
    wanted = OrganizationFilter(asked.q)
    found = await paged(index.organizations(wanted, asked.sort, ROWS, asked.cursor))
    audit(request, "listed", "organizations")
    addresses = _addresses("organizations", known, found.next_cursor)
    total = await index.count_organizations(wanted)
    return page(
        request, "organizations.html", given=known, rows=found.rows, total=total, **addresses
    )


def _read(kind: type[Query], given: dict[str, str]) -> Query:
    try:
        return kind.model_validate(kind.known(given))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        message = first["msg"].removeprefix("Value error, ")
        raise HTTPException(422, f"{first['loc'][0]}: {message}") from None


def _tidied(request: Request, known: dict[str, str]) -> Response:
    """A form sends what was left empty as well; addresses are for people to keep and to send."""
    query = urlencode(known)
    return RedirectResponse(f"{request.url.path}?{query}" if query else request.url.path, 303)


def _addresses(nouns: str, known: dict[str, str], cursor: str | None) -> dict[str, Any]:
    """The same list as JSON and as CSV, and its next page."""
    here, all_rows = urlencode(known), {**known}
    all_rows.pop("cursor", None)
    return {
        "twin": f"/api/v1/{nouns}?{here}" if here else f"/api/v1/{nouns}",
        "csv": f"/api/v1/{nouns}.csv?{urlencode(all_rows)}",
        "next_page": f"/{nouns}?{urlencode({**known, 'cursor': cursor})}" if cursor else None,
    }


async def _topic(index: Index, topic: str) -> TopicRow | None:
    """The organizations that have this topic."""
    found = await index.topics(topic, limit=ROWS)
    exact = [row for row in found.rows if row.topic.casefold() == topic.casefold()]
    return exact[0] if exact else None
