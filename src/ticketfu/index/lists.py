"""Lists of tickets and organizations, page by page."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from ticketfu.index.cursor import ORDERS, to_cursor, to_place
from ticketfu.index.entries import to_datetime, unpacked
from ticketfu.index.models import (
    OrganizationFilter,
    OrganizationRow,
    Page,
    Sort,
    TicketFilter,
    TicketRow,
)
from ticketfu.index.search import SqlConditions, organization_conditions, ticket_conditions
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument


def tickets(
    connection: sqlite3.Connection,
    wanted: TicketFilter,
    sort: Sort,
    limit: int,
    cursor: str | None,
) -> Page[TicketRow]:
    found = _page(connection, "ticket", wanted, sort, limit, cursor)
    names = organization_names(connection, (row[3] for row in found.rows))
    return Page([_ticket_row(row, names) for row in found.rows], found.next_cursor)


def organizations(
    connection: sqlite3.Connection,
    wanted: OrganizationFilter,
    sort: Sort,
    limit: int,
    cursor: str | None,
) -> Page[OrganizationRow]:
    found = _page(connection, "organization", wanted, sort, limit, cursor)
    return Page([_organization_row(row) for row in found.rows], found.next_cursor)


def waiting_longest(connection: sqlite3.Connection, limit: int) -> list[OrganizationRow]:
    """Organizations that wait for an answer, the longest wait first."""
    rows = connection.execute(
        "SELECT id, published, document FROM organization WHERE waiting_since IS NOT NULL"
        " ORDER BY waiting_since, id LIMIT ?",
        (limit,),
    )
    return [_organization_row(row) for row in rows]


def count(connection: sqlite3.Connection, wanted: TicketFilter | OrganizationFilter) -> int:
    table = "ticket" if isinstance(wanted, TicketFilter) else "organization"
    conditions = _conditions(wanted)
    row = connection.execute(
        f"SELECT count(*) FROM {table} WHERE {conditions.sql()}",  # noqa: S608
        conditions.values,
    ).fetchone()
    return int(row[0])


def organization_names(
    connection: sqlite3.Connection, ids: Iterable[int | None]
) -> dict[int | None, str]:
    wanted = json.dumps([number for number in ids if number])
    rows = connection.execute(
        "SELECT id, name FROM organization WHERE name IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    return dict(rows.fetchall())


def _page(
    connection: sqlite3.Connection,
    table: str,
    wanted: TicketFilter | OrganizationFilter,
    sort: Sort,
    limit: int,
    cursor: str | None,
) -> Page[Any]:
    """Rows as they are stored; one more than `limit` tells that there is a next page."""
    order, after = ORDERS[sort]
    conditions = _conditions(wanted)
    if cursor:
        conditions.add(after, *to_place(wanted, sort, cursor))
    # A join or another table in the list of columns would make `published` and `id` ambiguous.
    organization_id = "organization_id" if table == "ticket" else "NULL"
    found = connection.execute(
        f"SELECT id, published, document, {organization_id} FROM {table}"  # noqa: S608
        f" WHERE {conditions.sql()} ORDER BY {order} LIMIT ?",
        [*conditions.values, limit + 1],
    ).fetchall()
    rows = found[:limit]
    more = len(found) > limit
    return Page(rows, to_cursor(wanted, sort, (rows[-1][1], rows[-1][0])) if more else None)


def _conditions(wanted: TicketFilter | OrganizationFilter) -> SqlConditions:
    if isinstance(wanted, TicketFilter):
        return ticket_conditions(wanted)
    return organization_conditions(wanted)


def _ticket_row(row: Any, names: dict[int | None, str]) -> TicketRow:
    ticket = unpacked(TicketDocument, row[2])
    summary = ticket.summary
    return TicketRow(
        ticket_id=ticket.ticket_id,
        subject=ticket.subject,
        ticket_status=ticket.ticket_status,
        priority=ticket.priority,
        requester=ticket.requester,
        organization_id=ticket.organization_id,
        organization_name=names.get(ticket.organization_id),
        status=ticket.status,
        stale=ticket.stale,
        as_of=ticket.as_of,
        updated_at=to_datetime(row[1]),
        revision=ticket.revision,
        comments=ticket.comments,
        intent=summary.intent if summary else None,
        next_step=summary.next_step if summary else None,
        topics=summary.topics if summary else [],
        sentiment=summary.sentiment if summary else None,
        held=ticket.held,
        error=ticket.error,
        cost_usd=ticket.usage.cost_usd,
    )


def _organization_row(row: Any) -> OrganizationRow:
    organization = unpacked(OrganizationDocument, row[2])
    numbers, summary = organization.numbers, organization.summary
    waiting = numbers.waiting_on_us if numbers else []
    return OrganizationRow(
        organization_id=organization.organization_id,
        name=organization.name,
        tickets=organization.tickets,
        status=organization.status,
        stale=organization.stale,
        as_of=organization.as_of,
        updated_at=to_datetime(row[1]),
        revision=organization.revision,
        negative=numbers.last_30_days.negative.count if numbers else 0,
        rising=[
            topic.topic
            for topic in (summary.trending_topics if summary else [])
            if topic.trend in {"new", "rising"}
        ],
        waiting_on_us=numbers.waiting_on_us_total if numbers else 0,
        waiting_since=waiting[0].since if waiting else None,
        overdue=numbers.promises.overdue_total if numbers else 0,
        turned=bool(organization.turned),
        held=organization.held,
        error=organization.error,
        cost_usd=organization.usage.cost_usd,
    )
