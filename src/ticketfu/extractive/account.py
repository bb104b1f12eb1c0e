"""An organization's facts and tickets, read as they are given: nothing is counted anew."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ticketfu.extractive.conversation import said, words
from ticketfu.llm.prompt import Passage, Prompt

PRIORITIES = MappingProxyType({"urgent": 3, "high": 2})
DONE = frozenset({"solved", "closed"})


@dataclass(frozen=True)
class Topic:
    name: str
    tickets: int
    open: int
    trend: str


@dataclass(frozen=True)
class Ticket:
    passage: Passage

    def detail(self, name: str) -> str:
        return said(self.passage.details.get(name)).lower()

    @property
    def open(self) -> bool:
        return self.detail("status") not in DONE

    @property
    def negative(self) -> bool:
        return self.detail("sentiment") == "negative"

    @property
    def pressure(self) -> int:
        """How much it needs an answer; under 2 it can wait."""
        return (PRIORITIES.get(self.detail("priority"), 0) + 2 * self.negative) * self.open

    def about(self, topic: str) -> bool:
        named = self.passage.details.get("topics")
        return isinstance(named, list) and words(topic) in [words(str(one)) for one in named]


@dataclass(frozen=True)
class Account:
    prompt: Prompt

    @property
    def name(self) -> str:
        return said(self.prompt.metadata.get("name")) or "This organization"

    def count(self, group: str, name: str) -> int:
        counts = self.prompt.metadata.get(group)
        return number(counts.get(name)) if isinstance(counts, Mapping) else 0

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        rows = self.prompt.metadata.get("topics")
        found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return tuple(
            Topic(
                said(row.get("topic")),
                number(row.get("tickets")),
                number(row.get("open")),
                said(row.get("trend")).lower(),
            )
            for row in found
            if said(row.get("topic"))
        )

    @cached_property
    def tickets(self) -> tuple[Ticket, ...]:
        """Newest first."""
        newest = sorted(self.prompt.passages, key=lambda passage: passage.at, reverse=True)
        return tuple(Ticket(passage) for passage in newest)

    @cached_property
    def pressing(self) -> tuple[Ticket, ...]:
        hard = [ticket for ticket in self.tickets if ticket.pressure >= 2]
        return tuple(sorted(hard, key=lambda ticket: -ticket.pressure))

    @cached_property
    def people(self) -> list[tuple[str, int]]:
        authors = [" ".join(ticket.passage.author.split()) for ticket in self.tickets]
        named = Counter(name for name in authors if name and name != "unknown person")
        return named.most_common()


def number(value: object) -> int:
    return value if isinstance(value, int) else 0
