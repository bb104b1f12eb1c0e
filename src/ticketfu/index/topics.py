"""Topics over all organizations: who has them, since when, how many."""

import base64
import binascii
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from ticketfu.index.entries import to_datetime
from ticketfu.index.models import Page, TopicOrganization, TopicRow
from ticketfu.index.search import question_words

MOST_ORGANIZATIONS = 50
"""Of one topic in a list, those with most tickets of it; `organization_count` counts them all."""

MOST_TICKETS = 100


def topics_over_all(
    connection: sqlite3.Connection, q: str | None, limit: int, cursor: str | None
) -> Page[TopicRow]:
    """Most tickets first; `q` is a part of the topic."""
    words = question_words(q)
    place = _place(cursor) if cursor else ()
    having = " HAVING (-total, topic) > (?, ?)" if place else ""
    where = " AND ".join(["1", *("instr(topic, ?) > 0" for _ in words)])
    found = connection.execute(
        "SELECT topic, sum(frequency) AS total, count(*), min(since) FROM organization_topic"  # noqa: S608
        f" WHERE {where} GROUP BY topic{having} ORDER BY -total, topic LIMIT ?",
        [*words, *place, limit + 1],
    ).fetchall()
    rows = [_topic(connection, *row) for row in found[:limit]]
    last = found[limit - 1] if len(found) > limit else None
    return Page(rows, _cursor(-last[1], last[0]) if last else None)


def _topic(
    connection: sqlite3.Connection, topic: str, total: int, count: int, since: int | None
) -> TopicRow:
    rows = connection.execute(
        "SELECT organization_id, name, shown, frequency, importance, trend, since"
        " FROM organization_topic JOIN organization ON organization.id = organization_id"
        " WHERE topic = ? ORDER BY frequency DESC, organization_id LIMIT ?",
        (topic, MOST_ORGANIZATIONS),
    ).fetchall()
    tickets = _tickets(connection, topic)
    return TopicRow(
        topic=rows[0][2],
        frequency=total,
        organization_count=count,
        since=None if since is None else to_datetime(since),
        organizations=[
            TopicOrganization(
                organization_id=row[0],
                name=row[1],
                frequency=row[3],
                importance=row[4],
                trend=row[5],
                since=None if row[6] is None else to_datetime(row[6]),
                ticket_ids=tickets.get(row[0], []),
            )
            for row in rows
        ],
    )


def _tickets(connection: sqlite3.Connection, topic: str) -> Mapping[int, list[int]]:
    """The newest tickets of each organization that has the topic."""
    rows = connection.execute(
        "SELECT organization_id, ticket_id FROM organization_topic_ticket WHERE topic = ?"
        " ORDER BY organization_id, ticket_id DESC",
        (topic,),
    )
    found: dict[int, list[int]] = {}
    for organization_id, ticket_id in rows:
        ids = found.setdefault(organization_id, [])
        if len(ids) < MOST_TICKETS:
            ids.append(ticket_id)
    return found


def _cursor(order: int, topic: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([order, topic]).encode()).decode()


def _place(cursor: str) -> tuple[int, str]:
    """Raises ValueError for a cursor that is none."""
    try:
        decoded: Any = json.loads(base64.b64decode(cursor.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        decoded = None
    match decoded:
        case [int(order), str(topic)] if abs(order) < 2**63 and topic.isprintable():
            return order, topic
    raise ValueError("cursor is not one that this list gave out")
