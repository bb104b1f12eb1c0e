"""Write tickets to the index, and take out those that are gone."""

import sqlite3
from collections.abc import Collection

from ticketfu.index.entries import (
    Entry,
    error_values,
    packed,
    replace,
    ticket_words,
    to_microseconds,
    usage_values,
)
from ticketfu.organization.topics import topic_key
from ticketfu.text import fold
from ticketfu.ticket.models import TicketDocument


def put_tickets(connection: sqlite3.Connection, entries: Collection[Entry[TicketDocument]]) -> None:
    """Replace what is known of these tickets."""
    # In the order of their ids: full-text search writes a segment whenever an id is smaller.
    for entry in sorted(entries, key=lambda entry: entry.document.ticket_id):
        _put(connection, entry.document, to_microseconds(entry.published_at))


def remove_ticket(connection: sqlite3.Connection, ticket_id: int) -> None:
    _unsearch(connection, ticket_id)
    for table, key in (
        ("ticket", "id"),
        ("ticket_topic", "ticket_id"),
        ("promise", "ticket_id"),
        ("organization_topic_ticket", "ticket_id"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (ticket_id,))  # noqa: S608


def forget_ticket(connection: sqlite3.Connection, ticket_id: int) -> list[int]:
    """Take out a ticket for good; the organizations whose documents may hold its words."""
    found = connection.execute(
        "SELECT organization_id FROM ticket WHERE id = :id AND organization_id IS NOT NULL"
        " UNION SELECT organization_id FROM organization_topic_ticket WHERE ticket_id = :id",
        {"id": ticket_id},
    ).fetchall()
    remove_ticket(connection, ticket_id)
    return [organization_id for (organization_id,) in found]


def merge(connection: sqlite3.Connection, pages: int) -> bool:
    """Merge segments of the search a little; True while there is more to do.

    Trigrams of what was deleted stay in older segments until then. `pages` is negative to begin.
    """
    before = connection.total_changes
    connection.execute(
        "INSERT INTO ticket_search (ticket_search, rank) VALUES ('merge', ?)", (pages,)
    )
    return connection.total_changes - before >= 2


def _put(connection: sqlite3.Connection, ticket: TicketDocument, published: int) -> None:
    words = ticket_words(ticket)
    before = connection.execute(
        "SELECT words FROM ticket WHERE id = ?", (ticket.ticket_id,)
    ).fetchone()
    if before is None or before[0] != words:
        _unsearch(connection, ticket.ticket_id)
        connection.execute(
            "INSERT INTO ticket_search (rowid, words) VALUES (?, ?)", (ticket.ticket_id, words)
        )
    values = (
        ticket.ticket_id,
        published,
        ticket.status,
        ticket.ticket_status,
        ticket.organization_id,
        ticket.summary.sentiment if ticket.summary else None,
        *error_values(ticket),
        ticket.stale,
        ticket.held,
        *usage_values(ticket),
        words,
        packed(ticket),
    )
    replace(connection, "ticket", values)
    _put_topics(connection, ticket)
    _put_promises(connection, ticket)


def _put_topics(connection: sqlite3.Connection, ticket: TicketDocument) -> None:
    topics = {topic_key(topic) for topic in ticket.summary.topics} if ticket.summary else set()
    connection.execute("DELETE FROM ticket_topic WHERE ticket_id = ?", (ticket.ticket_id,))
    connection.executemany(
        "INSERT INTO ticket_topic VALUES (?, ?)",
        [(topic, ticket.ticket_id) for topic in sorted(topics - {""})],
    )


def _put_promises(connection: sqlite3.Connection, ticket: TicketDocument) -> None:
    """Promises to the customer; the requester's own are nothing that we owe."""
    requester = fold(ticket.requester or "")
    promises = [
        promise
        for promise in (ticket.summary.promises if ticket.summary else [])
        if not requester or fold(promise.owner) != requester
    ]
    connection.execute("DELETE FROM promise WHERE ticket_id = ?", (ticket.ticket_id,))
    connection.executemany(
        "INSERT INTO promise VALUES (?, ?, ?, ?, ?)",
        [
            (
                ticket.ticket_id,
                position,
                promise.what,
                promise.owner,
                promise.due and str(promise.due),
            )
            for position, promise in enumerate(promises)
        ],
    )


def _unsearch(connection: sqlite3.Connection, ticket_id: int) -> None:
    """A search without a content of its own has to be given the words that it forgets."""
    connection.execute(
        "INSERT INTO ticket_search (ticket_search, rowid, words)"
        " SELECT 'delete', id, words FROM ticket WHERE id = ?",
        (ticket_id,),
    )
