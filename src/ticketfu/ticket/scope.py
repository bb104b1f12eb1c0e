"""The tickets that are summarized: by brand, group, form, tag, status and age."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ticketfu.zendesk.models import Ticket

WORD = re.compile(r"(-?)([a-z]+):(\S+)")
AGE = re.compile(r"([1-9]\d{0,4})([hdw])")
LONGEST_WORD = 200
AGE_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}

NUMBERED = {"brand": "brand_id", "form": "ticket_form_id", "group": "group_id"}
SCOPE_STATUSES = frozenset({"new", "open", "pending", "hold", "solved", "closed"})
SCOPE_FIELDS = (*NUMBERED, "tag", "status", "older")

ScopeTest = Callable[["Ticket", datetime], bool]


@dataclass(frozen=True)
class ScopeWord:
    """One `field:value`; `excludes` if a minus stands before it."""

    text: str
    field: str
    excludes: bool
    fits: ScopeTest


@dataclass(frozen=True)
class Scope:
    """Any of the words of one field has to fit, of each field; none of those with a minus may."""

    words: tuple[ScopeWord, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """Raises ValueError that says what is wrong."""
        return cls(tuple(_word(part) for part in text.replace(",", " ").split()))

    def exclusion(self, ticket: "Ticket", now: datetime) -> str:
        """The word, or the words of one field, that exclude a ticket; empty for one in scope."""
        wanted: defaultdict[str, list[ScopeWord]] = defaultdict(list)
        for word in self.words:
            if not word.excludes:
                wanted[word.field].append(word)
            elif word.fits(ticket, now):
                return word.text
        for words in wanted.values():
            if not any(word.fits(ticket, now) for word in words):
                return " ".join(word.text for word in words)
        return ""


EVERY_TICKET = Scope()


def _word(text: str) -> ScopeWord:
    if len(text) > LONGEST_WORD:
        raise ValueError(f"wants words of at most {LONGEST_WORD} characters")
    parts = WORD.fullmatch(text.lower())
    if parts is None or parts[2] not in SCOPE_FIELDS:
        fields = ", ".join(SCOPE_FIELDS)
        raise ValueError(f"wants words such as tag:vip or -status:closed, of {fields}: not {text}")
    minus, field, value = parts.groups()
    return ScopeWord(text.lower(), field, minus == "-", _test(field, value, text))


def _test(field: str, value: str, text: str) -> ScopeTest:
    if field == "tag":
        return lambda ticket, _: value in {tag.lower() for tag in ticket.tags}
    if field == "status":
        if value not in SCOPE_STATUSES:
            raise ValueError(f"wants a status of {', '.join(sorted(SCOPE_STATUSES))}: not {text}")
        return lambda ticket, _: ticket.status == value
    if field == "older":
        age = AGE.fullmatch(value)
        if age is None:
            raise ValueError(f"wants an age such as older:90d (h, d or w): not {text}")
        least = int(age[1]) * AGE_UNITS[age[2]]
        return lambda ticket, now: _is_older(ticket, now - least)
    if not (value.isascii() and value.isdigit() and len(value) < 20):
        raise ValueError(f"wants Zendesk's number of a {field}: not {text}")
    name, number = NUMBERED[field], int(value)
    return lambda ticket, _: bool(getattr(ticket, name) == number)


def _is_older(ticket: "Ticket", moment: datetime) -> bool:
    return ticket.updated_at is not None and ticket.updated_at < moment
