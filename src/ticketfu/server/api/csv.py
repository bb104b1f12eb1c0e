"""Rows as CSV that no spreadsheet runs: no cell begins as a formula does."""

import csv
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from ticketfu.index.models import OrganizationRow, Page, TicketRow, TopicRow
from ticketfu.text import plain_line

R = TypeVar("R")
Cells = Mapping[str, object]

MEDIA_TYPE = "text/csv"

CSV_ANSWER: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {}}}}

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def wants_csv(request: Request) -> bool:
    return request.url.path.endswith(".csv") or MEDIA_TYPE in request.headers.get("accept", "")


async def csv_answer(
    request: Request,
    page: Page[R],
    cells: Callable[[R], Iterable[Cells]],
    following: Callable[[str], Awaitable[Page[R]]],
) -> Response:
    """All rows from `page` on; with a `limit` only that page, and the next one in `Link`."""
    name = request.url.path.rpartition("/")[2].removesuffix(".csv")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept"}
    if page.next_cursor and "limit" in request.query_params:
        query = urlencode({**request.query_params, "cursor": page.next_cursor})
        headers["Link"] = f'<{request.url.path}?{query}>; rel="next"'
        page = Page(page.rows, None)
    return StreamingResponse(
        _lines(page, cells, following), media_type=f"{MEDIA_TYPE}; charset=utf-8", headers=headers
    )


def ticket_cells(row: TicketRow) -> Iterable[Cells]:
    cells = vars(row) | {
        "comments_covered": row.comments.covered,
        "comments_total": row.comments.total,
        "error_code": row.error and row.error.code,
        "error_retry_at": row.error and row.error.retry_at,
    }
    yield _without(cells, "comments", "error")


def organization_cells(row: OrganizationRow) -> Iterable[Cells]:
    cells = vars(row) | {
        "tickets_covered": row.tickets.covered,
        "tickets_open": row.tickets.open,
        "tickets_solved": row.tickets.solved,
        "error_code": row.error and row.error.code,
        "error_retry_at": row.error and row.error.retry_at,
    }
    yield _without(cells, "tickets", "error")


def topic_cells(row: TopicRow) -> Iterable[Cells]:
    """One line for each organization that has the topic."""
    for organization in row.organizations:
        yield {"topic": row.topic, **vars(organization)}


async def _lines(
    page: Page[R],
    cells: Callable[[R], Iterable[Cells]],
    following: Callable[[str], Awaitable[Page[R]]],
) -> AsyncIterator[str]:
    heading = True
    while True:
        text = io.StringIO()
        writer = csv.writer(text)
        for line in (line for row in page.rows for line in cells(row)):
            if heading:
                writer.writerow(line)
                heading = False
            writer.writerow(map(_cell, line.values()))
        yield text.getvalue()
        if page.next_cursor is None:
            return
        page = await following(page.next_cursor)


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if not isinstance(value, str):
        return value
    line = plain_line(value)
    return f"'{line}" if line.startswith(FORMULA) else line


def _without(cells: Cells, *names: str) -> Cells:
    return {name: value for name, value in cells.items() if name not in names}
