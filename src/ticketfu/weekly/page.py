"""Documents of organizations to a page of Markdown: this week, last week, normal, owed; pure."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ticketfu.organization.turn_words import turn_sentence
from ticketfu.text import clip, plain_line

NewsOrder = tuple[int, int, int, int]
JsonDocument = Mapping[str, Any]
"""As REST shows it, so that a command needs no more than the server's answer."""

MOST_SECTIONS = 30
MOST_CHARACTERS = 30_000
"""Chats take about 40,000 in a message."""

MOST_ROWS = 5
LONGEST_LINE = 200
SEVEN_DAYS = timedelta(weeks=1)
NORMAL_WEEKS = 6

COUNTED = {"opened": "opened", "solved": "solved"}


def week_of(now: datetime) -> date:
    """The Monday of the week."""
    today = now.astimezone(UTC).date()
    return today - timedelta(days=today.weekday())


class WeeklyPage:
    """Organizations are added one by one: all documents of a large account fit in no memory."""

    def __init__(self, now: datetime) -> None:
        self.monday = week_of(now)
        self.sections: list[tuple[NewsOrder, str]] = []

    def add(self, organization: JsonDocument, *, always: bool = False) -> None:
        """Note an organization, if there is anything to say of it, or always."""
        urgency = news_order(organization, self.monday)
        if any(urgency) or always:
            section = "\n".join(_section(organization, self.monday))
            self.sections.append((urgency, f"{section}\n"))

    def text(self) -> str:
        """Markdown, those that turned first; what does not fit is counted."""
        parts = [f"# Support digest, week of {self.monday.isoformat()}\n"]
        left = MOST_CHARACTERS
        for _, section in sorted(self.sections, reverse=True)[:MOST_SECTIONS]:
            left -= len(section)
            if left < 0:
                break
            parts.append(section)
        if not self.sections:
            parts.append("Nothing happened, nothing is owed.\n")
        elif rest := len(self.sections) - len(parts) + 1:
            parts.append(f"{rest} more organizations have news.\n")
        return "\n".join(parts)


def news_order(organization: JsonDocument, monday: date) -> NewsOrder:
    """Turns, overdue promises, debts, changed tickets; all zero means that there is no news."""
    numbers = organization["numbers"] or {}
    promises = numbers.get("promises", {})
    this, last, *_ = _weeks(numbers, monday)
    return (
        len(organization["turned"]),
        len(promises.get("overdue", [])),
        len(numbers.get("waiting_on_us", [])) + len(promises.get("open", [])),
        sum(_count(week, name) for week in (this, last) for name in COUNTED),
    )


def _section(organization: JsonDocument, monday: date) -> Iterator[str]:
    numbers, counts = organization["numbers"] or {}, organization["tickets"]
    name = organization["name"] or f"Organization {organization['organization_id']}"
    yield f"## {_escaped(name)}: {counts['open']} of {counts['covered']} tickets open\n"
    for name, label in COUNTED.items():
        yield f"- {label}: {_compared([_count(week, name) for week in _weeks(numbers, monday)])}"
    unhappy = [_negative(week) for week in _weeks(numbers, monday)]
    yield f"- unhappy: {_compared(unhappy)}"
    for turn in organization["turned"][:MOST_ROWS]:
        change = turn_sentence(turn["what"], turn["recent"], turn["before"])
        yield f"- turned: {_escaped(change)} ({_tickets(turn['ticket_ids'])})"
    yield from _owed(numbers)


def _owed(numbers: JsonDocument) -> Iterator[str]:
    waiting, total = numbers.get("waiting_on_us", []), numbers.get("waiting_on_us_total", 0)
    if waiting:
        oldest = f"#{waiting[0]['ticket_id']} since {str(waiting[0]['since'])[:10]}"
        yield f"- waiting for our answer: {max(total, len(waiting))}, the oldest {oldest}"
    promises = numbers.get("promises", {})
    for kind, label in (("overdue", "overdue"), ("open", "promised")):
        rows = promises.get(kind, [])
        for promise in rows[:MOST_ROWS]:
            due = f", due {promise['due']}" if promise["due"] else ""
            owner = f" ({_escaped(promise['owner'])}{due})" if promise["owner"] else due
            yield f"- {label}: #{promise['ticket_id']} {_escaped(promise['what'])}{owner}"
        if (more := max(promises.get(f"{kind}_total", 0), len(rows)) - MOST_ROWS) > 0:
            yield f"- {label}: {more} more"


def _weeks(numbers: JsonDocument, monday: date) -> list[JsonDocument]:
    """This week and those before; a week in which nothing was counted holds nothing."""
    found = {week["week"]: week for week in numbers.get("weeks", [])}
    days = [(monday - SEVEN_DAYS * back).isoformat() for back in range(NORMAL_WEEKS + 2)]
    return [found.get(day, {}) for day in days]


def _compared(counts: list[int]) -> str:
    this, last, *before = counts
    mean = f"{sum(before) / len(before):.1f}".removesuffix(".0")
    return f"{this} so far this week, {last} last week, {mean} in a normal week"


def _count(week: JsonDocument, name: str) -> int:
    return int(week.get(name, {}).get("count", 0))


def _negative(week: JsonDocument) -> int:
    return int(week.get("sentiment", {}).get("negative", 0))


def _tickets(ids: list[int]) -> str:
    more = f" and {len(ids) - MOST_ROWS} more" if len(ids) > MOST_ROWS else ""
    return ", ".join(f"#{number}" for number in ids[-MOST_ROWS:]) + more


def _escaped(text: str) -> str:
    """A customer's words as words: no markup, and no mention that would call a whole channel."""
    line = clip(plain_line(text), LONGEST_LINE)
    line = line.replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]#|~])", r"\\\1", line).replace("@", "@\u2060")
