"""Figures over all documents: topics, failures, promises, turns, counts."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from ticketfu.index.entries import to_datetime, unpacked
from ticketfu.index.lists import organization_names
from ticketfu.index.models import (
    Counts,
    EntityKind,
    FailureRow,
    PromiseRow,
    TurnedRow,
    TurnRow,
)
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument

STILL_OPEN = "('new', 'open', 'pending', 'hold')"
MOST_IDS, MOST_REASONS = 100, 50


def failures(connection: sqlite3.Connection) -> list[FailureRow]:
    """Newest refreshes that failed, by kind and reason; most frequent first."""
    found = [*_failed(connection, "ticket"), *_failed(connection, "organization")]
    return sorted(found, key=lambda row: (-row.count, row.code))


def _failed(connection: sqlite3.Connection, kind: EntityKind) -> Iterator[FailureRow]:
    """One document by reason is unpacked: in an outage every ticket may fail."""
    document = TicketDocument if kind == "ticket" else OrganizationDocument
    reasons = connection.execute(
        "SELECT error_code, count(*), min(error_since), min(error_retry), max(id)"  # noqa: S608
        f" FROM {kind} WHERE error_code IS NOT NULL GROUP BY error_code LIMIT ?",
        (MOST_REASONS,),
    ).fetchall()
    for code, count, since, retry, last_id in reasons:
        (blob,) = connection.execute(
            f"SELECT document FROM {kind} WHERE id = ?",  # noqa: S608
            (last_id,),
        ).fetchone()
        ids = connection.execute(
            f"SELECT id FROM {kind} WHERE error_code = ? ORDER BY id LIMIT ?",  # noqa: S608
            (code, MOST_IDS),
        )
        error = unpacked(document, blob).error
        yield FailureRow(
            kind=kind,
            code=code,
            message=error.message if error else "",
            count=count,
            since=to_datetime(since),
            retry_at=to_datetime(retry),
            ids=[number for (number,) in ids],
        )


def owed_promises(
    connection: sqlite3.Connection, organization_id: int | None, limit: int
) -> list[PromiseRow]:
    """Promises to customers whose tickets are open, first due first."""
    rows = connection.execute(
        "SELECT document, what, owner, due FROM promise JOIN ticket ON ticket.id = ticket_id"  # noqa: S608
        f" WHERE ticket_status IN {STILL_OPEN} AND organization_id IS coalesce(?, organization_id)"
        " ORDER BY due IS NULL, due, ticket_id, position LIMIT ?",
        (organization_id, limit),
    ).fetchall()
    found = [(unpacked(TicketDocument, blob), *promise) for blob, *promise in rows]
    names = organization_names(connection, (ticket.organization_id for ticket, *_ in found))
    return [
        PromiseRow(
            ticket_id=ticket.ticket_id,
            subject=ticket.subject,
            organization_id=ticket.organization_id,
            organization_name=names.get(ticket.organization_id),
            what=what,
            owner=owner,
            due=due and date.fromisoformat(due),
        )
        for ticket, what, owner, due in found
    ]


def turned(connection: sqlite3.Connection, limit: int) -> list[TurnedRow]:
    """Organizations that turned, the latest turn first."""
    rows = connection.execute(
        "SELECT document FROM organization WHERE turned IS NOT NULL"
        " ORDER BY turned DESC, id LIMIT ?",
        (limit,),
    )
    return [_turned(unpacked(OrganizationDocument, blob)) for (blob,) in rows]


def counts(connection: sqlite3.Connection) -> Counts:
    tickets = connection.execute(
        "SELECT count(*), total(status = 'pending'), total(status = 'ready'),"
        " total(status = 'failed'), count(error_code), total(stale) FROM ticket"
    ).fetchone()
    usage = connection.execute(
        "SELECT total(calls), total(input_tokens), total(output_tokens), total(cost_usd),"
        " total(cost_usd IS NULL) FROM (SELECT calls, input_tokens, output_tokens, cost_usd FROM"
        " ticket UNION ALL SELECT calls, input_tokens, output_tokens, cost_usd FROM organization)"
    ).fetchone()
    held = connection.execute(
        "SELECT held, count(*) FROM ticket WHERE held IS NOT NULL GROUP BY held"
    )
    organizations, turned = connection.execute(
        "SELECT count(*), count(turned) FROM organization"
    ).fetchone()
    (overdue,) = connection.execute(
        "SELECT count(*) FROM promise JOIN ticket ON ticket.id = ticket_id"  # noqa: S608
        f" WHERE ticket_status IN {STILL_OPEN} AND due < date('now')"
    ).fetchone()
    return Counts(
        tickets=tickets[0],
        organizations=organizations,
        turned=turned,
        pending=int(tickets[1]),
        ready=int(tickets[2]),
        failed=int(tickets[3]),
        failing=tickets[4],
        stale=int(tickets[5]),
        held=dict(held.fetchall()),
        overdue_promises=overdue,
        calls=int(usage[0]),
        input_tokens=int(usage[1]),
        output_tokens=int(usage[2]),
        cost_usd=usage[3],
        unpriced=int(usage[4]),
    )


def count_stale(connection: sqlite3.Connection) -> int:
    """Tickets and organizations with a change that their summary does not cover."""
    (count,) = connection.execute(
        "SELECT (SELECT count(*) FROM ticket WHERE stale)"
        " + (SELECT count(*) FROM organization WHERE stale)"
    ).fetchone()
    return int(count)


def organization_documents(
    connection: sqlite3.Connection, after: int, limit: int
) -> list[OrganizationDocument]:
    """Whole documents in the order of their ids."""
    rows = connection.execute(
        "SELECT document FROM organization WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
    )
    return [unpacked(OrganizationDocument, blob) for (blob,) in rows]


def _turned(organization: OrganizationDocument) -> TurnedRow:
    turns = [
        TurnRow(
            what=turn.what,
            since=turn.since,
            recent=turn.recent,
            before=turn.before,
            ticket_ids=turn.ticket_ids,
        )
        for turn in organization.turned
    ]
    return TurnedRow(organization.organization_id, organization.name, turns)
