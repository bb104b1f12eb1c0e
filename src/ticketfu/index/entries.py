"""Documents as rows of the index: their columns, their words, and the way back."""

import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from ticketfu.entity.document import EPOCH, Document
from ticketfu.organization.models import OrganizationDocument
from ticketfu.text import fold, plain
from ticketfu.ticket.models import TicketDocument

D = TypeVar("D", bound=Document)

MICROSECOND = timedelta(microseconds=1)

UNSEARCHED = {"evidence", "sentiment", "trending_topics"}
"""Parts of a summary that repeat what is said in others."""


@dataclass(frozen=True)
class Entry(Generic[D]):
    """A document, and when its entity published it."""

    document: D
    published_at: datetime


def to_microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def to_datetime(microseconds: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


def search_form(text: str) -> str:
    """Words and questions alike: one form for each character, without case and controls."""
    return " ".join(fold(plain(text)).split())


def ticket_words(ticket: TicketDocument) -> str:
    head = [str(ticket.ticket_id), ticket.subject or "", ticket.requester or ""]
    summary = ticket.summary.model_dump(exclude=UNSEARCHED) if ticket.summary else {}
    return search_form(" ".join([*head, *_texts(summary)]))


def organization_words(organization: OrganizationDocument) -> str:
    head = [str(organization.organization_id), organization.name or ""]
    summary = organization.summary.model_dump(exclude=UNSEARCHED) if organization.summary else {}
    return search_form(" ".join([*head, *_texts(summary)]))


def packed(document: Document) -> bytes:
    """A document takes a third of its room so; it is unpacked for the rows that are shown."""
    return zlib.compress(document.model_dump_json().encode(), 6)


def unpacked(kind: type[D], blob: bytes) -> D:
    return kind.model_validate_json(zlib.decompress(blob))


def usage_values(document: Document) -> tuple[int, int, int, float | None]:
    usage = document.usage
    return usage.calls, usage.input_tokens, usage.output_tokens, usage.cost_usd


def error_values(document: Document) -> tuple[str | None, int | None, int | None]:
    """The code of the newest failure, since when, and when it is tried again."""
    if document.error is None:
        return None, None, None
    error = document.error
    return error.code, to_microseconds(error.since), to_microseconds(error.retry_at)


def replace(connection: sqlite3.Connection, table: str, values: tuple[object, ...]) -> None:
    """Write a row, in the place of the one with the same key."""
    places = ", ".join("?" * len(values))
    connection.execute(f"REPLACE INTO {table} VALUES ({places})", values)  # noqa: S608


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from _texts(part)
        case list():
            for part in value:
                yield from _texts(part)
