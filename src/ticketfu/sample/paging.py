"""Cursor and offset paging, with the traps of Zendesk's."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from ticketfu.sample.render import HOST, Json
from ticketfu.sample.responses import ApiError

Row = TypeVar("Row")
Position = tuple[int, int]
LARGEST_PAGE = 100


def cursor_of(position: Position) -> str:
    return base64.urlsafe_b64encode(f"o:{position[0]}|{position[1]}".encode()).decode()


def position_of(cursor: str) -> Position:
    try:
        text = base64.urlsafe_b64decode(cursor).decode().removeprefix("o:")
        first, second = text.split("|")
        return int(first), int(second)
    except (ValueError, binascii.Error):
        body: Json = {"error": "InvalidPaginationParameter", "description": "cursor is not valid"}
        raise ApiError(400, body) from None


def query_number(query: QueryParams, name: str, default: int) -> int:
    value = query.get(name, "")
    return int(value) if value.isdecimal() and int(value) else default


def cursor_page(
    rows: Sequence[Row],
    query: QueryParams,
    path: str,
    position: Callable[[Row], Position],
    *,
    largest: int = LARGEST_PAGE,
) -> tuple[Sequence[Row], Json]:
    """A page and its end; as in Zendesk, cursor and link are there on the last page too."""
    size = min(query_number(query, "page[size]", LARGEST_PAGE), largest)
    after = query.get("page[after]")
    left = [row for row in rows if after is None or position(row) > position_of(after)]
    page = left[:size]
    # Recorded from Zendesk: even on the last page there is a cursor to go on with.
    cursor = cursor_of(position(page[-1])) if page else after
    before = cursor_of(position(page[0])) if page else None
    # The link names the account's public host, which is not the one that was asked.
    following = f"{HOST}{path}?{urlencode({'page[after]': cursor or '', 'page[size]': size})}"
    meta = {"has_more": len(left) > size, "after_cursor": cursor, "before_cursor": before}
    return page, {"meta": meta, "links": {"prev": None, "next": following}}


def offset_page(rows: Sequence[Row], query: QueryParams, path: str) -> tuple[Sequence[Row], Json]:
    """Zendesk's paging without `page[size]`."""
    size = min(query_number(query, "per_page", LARGEST_PAGE), LARGEST_PAGE)
    page = query_number(query, "page", 1)
    more = len(rows) > page * size
    following = f"{HOST}{path}?page={page + 1}&per_page={size}" if more else None
    previous = f"{HOST}{path}?page={page - 1}&per_page={size}" if page > 1 else None
    end = {"next_page": following, "previous_page": previous, "count": len(rows)}
    return rows[(page - 1) * size : page * size], dict(end)
