"""An organization's numbers and tickets, read as they are given: nothing is counted anew."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ticketfu.extractive.comments import attribute
from ticketfu.extractive.language import comparable, detect, english
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.text import plain_line, words

PRIORITIES = MappingProxyType({"urgent": 3, "high": 2})
DONE = frozenset({"solved", "closed"})
# Statuses in which the next step is the team's: pending and hold wait for somebody else.
OURS = frozenset({"new", "open", ""})


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
        return attribute(self.passage.details.get(name)).lower()

    @property
    def text(self) -> str:
        return Masker("secrets").mask(plain_line(self.passage.text))

    @property
    def open(self) -> bool:
        return self.detail("status") not in DONE

    @property
    def ours(self) -> bool:
        return self.detail("status") in OURS

    @property
    def negative(self) -> bool:
        return self.detail("sentiment") == "negative"

    @property
    def at_risk(self) -> bool:
        """Tell whether the customer speaks of leaving, or of more than a complaint."""
        language = detect(self.text) or english()
        return self.open and bool(language.cue("risk").search(comparable(self.text)))

    @property
    def pressure(self) -> int:
        """How much it needs an answer; under 2 it can wait."""
        urgent = PRIORITIES.get(self.detail("priority"), 0)
        return (urgent + 2 * self.negative + 2 * self.at_risk) * self.open

    def about(self, topic: str) -> bool:
        named = self.passage.details.get("topics")
        return isinstance(named, list) and words(topic) in [words(str(one)) for one in named]


@dataclass(frozen=True)
class Tickets:
    prompt: Prompt

    @property
    def name(self) -> str:
        return attribute(self.prompt.metadata.get("name")) or "This organization"

    def count(self, group: str, name: str) -> int:
        counts = self.prompt.metadata.get(group)
        return number(counts.get(name)) if isinstance(counts, Mapping) else 0

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        rows = self.prompt.metadata.get("topics")
        found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return tuple(
            Topic(
                attribute(row.get("topic")),
                number(row.get("tickets")),
                number(row.get("open")),
                attribute(row.get("trend")).lower(),
            )
            for row in found
            if attribute(row.get("topic"))
        )

    @cached_property
    def all(self) -> tuple[Ticket, ...]:
        """Newest first."""
        latest = sorted(self.prompt.passages, key=lambda passage: passage.at, reverse=True)
        return tuple(Ticket(passage) for passage in latest)

    @cached_property
    def pressing(self) -> tuple[Ticket, ...]:
        hard = [ticket for ticket in self.all if ticket.pressure >= 2]
        return tuple(sorted(hard, key=lambda ticket: (not ticket.ours, -ticket.pressure)))

    @cached_property
    def people(self) -> list[tuple[str, int]]:
        authors = [plain_line(ticket.passage.author) for ticket in self.all]
        named = Counter(name for name in authors if name and name != "unknown person")
        return named.most_common()


def number(value: object) -> int:
    return value if isinstance(value, int) else 0
