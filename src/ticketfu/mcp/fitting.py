"""Answers made short enough for a model's context; pure."""

import json
from collections.abc import Iterator
from typing import Any

# Bytes of one ticket as JSON: with the notice and all, and as one of a list.
MAX_TICKET_BYTES = 2048
MAX_ROW_BYTES = 1600

MAX_ORGANIZATION_BYTES = 16 * 1024

# Ids behind a count, and items of any other list, tried one after the other.
LIST_LENGTHS = (10, 5, 2, 1)

# The lists of a ticket that give way first.
LEAST_FIRST = ("changes", "evidence", "attempts", "open_questions", "promises", "topics")

# Texts that may be cut; a time or a code that is cut is wrong.
TEXT_FIELDS = (
    "summary",
    "intent",
    "next_step",
    "subject",
    "requester",
    "organization_name",
    "message",
)

_Json = dict[str, Any]


def json_bytes(value: object) -> int:
    """Bytes as JSON with all beyond ASCII escaped, as some clients pass it on."""
    return len(json.dumps(value))


def fitted_ticket(ticket: _Json, most: int) -> bool:
    """Shorten a ticket in place: lists before texts, the longest text first; True if it did."""
    shortened = False
    while json_bytes(ticket) > most and _drop_least(ticket):
        shortened = True
    while json_bytes(ticket) > most and _halve_longest(ticket):
        shortened = True
    return shortened


def fitted_organization(organization: _Json, most: int = MAX_ORGANIZATION_BYTES) -> _Json:
    """Shorter lists: the first of most, the newest of ids, which stand last."""
    for length in LIST_LENGTHS:
        cut: _Json = _with_lists(organization, length)
        if json_bytes(cut) <= most:
            break
    return cut


def _with_lists(value: Any, length: int, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_lists(inner, length, key) for key, inner in value.items()}
    if isinstance(value, list):
        kept = value[-length:] if name == "ticket_ids" else value[:length]
        return [_with_lists(inner, length) for inner in kept]
    return value


def _drop_least(ticket: _Json) -> bool:
    holders = list(_holders(ticket))
    for name in LEAST_FIRST:
        for holder in holders:
            if isinstance(holder.get(name), list) and holder[name]:
                holder[name].pop()
                return True
    return False


def _halve_longest(ticket: _Json) -> bool:
    texts = [
        (len(holder[name]), place, name)
        for place, holder in enumerate(_holders(ticket))
        for name in TEXT_FIELDS
        if isinstance(holder.get(name), str) and holder[name]
    ]
    if not texts:
        return False
    length, place, name = max(texts)
    holder = list(_holders(ticket))[place]
    holder[name] = holder[name][: length // 2].rstrip() + "…" if length > 2 else ""
    return True


def _holders(ticket: _Json) -> Iterator[_Json]:
    """The ticket itself, and what has texts inside it."""
    yield ticket
    for name in ("summary", "error"):
        if isinstance(ticket.get(name), dict):
            yield ticket[name]
