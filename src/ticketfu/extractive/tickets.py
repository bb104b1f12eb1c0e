"""An organization's numbers and tickets, read as they are given: nothing is counted anew."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ticketfu.extractive.comments import attribute
from ticketfu.extractive.language import (
    Language,
    cue_text,
    detect,
    english,
    language_named,
)
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.text import plain_line, words

PRIORITIES = MappingProxyType({"urgent": 3, "high": 2})
DONE = frozenset({"solved", "closed"})
# Statuses in which the next step is the team's: pending and hold wait for somebody else.
OURS = frozenset({"new", "open", ""})

TRANSLATED_MARKS = frozenset({"urgent", "high", "new", "open", "pending", "hold", "unhappy"})


@dataclass(frozen=True)
class Topic:
    name: str
    tickets: int
    open: int
    trend: str


@dataclass(frozen=True)
class KnownTicket:
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
        return self.open and bool(language.cue("risk").search(cue_text(self.text)))

    @property
    def pressure(self) -> int:
        """How much it needs an answer; under 2 it can wait."""
        urgent = PRIORITIES.get(self.detail("priority"), 0)
        return (urgent + 2 * self.negative + 2 * self.at_risk) * self.open

    def about(self, topic: str) -> bool:
        named = self.passage.details.get("topics")
        return isinstance(named, list) and words(topic) in [words(str(name)) for name in named]


@dataclass(frozen=True)
class KnownTickets:
    prompt: Prompt

    @property
    def name(self) -> str:
        return attribute(self.prompt.metadata.get("name")) or self.say("this_organization")

    @cached_property
    def language(self) -> Language:
        """The language to write in: the one that is asked for, else that of most tickets."""
        spoken = Counter(found for ticket in self.all if (found := detect(ticket.passage.text)))
        most = next((language for language, _ in spoken.most_common(1)), english())
        return language_named(self.prompt.language) or most

    def say(self, frame: str, **parts: object) -> str:
        return self.language.insights[frame].format(**parts)

    def sentence(self, frame: str, **parts: object) -> str:
        return f"{self.say(frame, **parts)}{self.language.stop}"

    def joined(self, sentences: Iterable[str]) -> str:
        return ("" if self.language.stop == "。" else " ").join(sentences)

    def separated(self, parts: Iterable[str]) -> str:
        return self.say("comma").join(parts)

    def listed(self, parts: Iterable[str]) -> str:
        """The parts with an "and" before the last one."""
        *most, last = [*parts] or [""]
        return self.say("and", most=self.separated(most), last=last) if most else last

    def many(self, tickets: int) -> str:
        return self.say("ticket" if tickets == 1 else "tickets", n=tickets)

    def named(self, mark: str) -> str:
        """A status, a priority or a feeling in words; what Zendesk invents later stays as it is."""
        return self.say(mark) if mark in TRANSLATED_MARKS else mark

    def count(self, group: str, name: str) -> int:
        counts = self.prompt.metadata.get(group)
        return whole_number(counts.get(name)) if isinstance(counts, Mapping) else 0

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        rows = self.prompt.metadata.get("topics")
        found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        return tuple(
            Topic(
                attribute(row.get("topic")),
                whole_number(row.get("tickets")),
                whole_number(row.get("open")),
                attribute(row.get("trend")).lower(),
            )
            for row in found
            if attribute(row.get("topic"))
        )

    @cached_property
    def all(self) -> tuple[KnownTicket, ...]:
        """Newest first."""
        latest = sorted(self.prompt.passages, key=lambda passage: passage.at, reverse=True)
        return tuple(KnownTicket(passage) for passage in latest)

    @cached_property
    def pressing(self) -> tuple[KnownTicket, ...]:
        hard = [ticket for ticket in self.all if ticket.pressure >= 2]
        return tuple(sorted(hard, key=lambda ticket: (not ticket.ours, -ticket.pressure)))

    @cached_property
    def people(self) -> list[tuple[str, int]]:
        rows = self.prompt.metadata.get("people")
        counted = (
            [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        )
        if counted:
            return [
                (attribute(row.get("name")), whole_number(row.get("tickets"))) for row in counted
            ]
        authors = [plain_line(ticket.passage.author) for ticket in self.all]
        named = Counter(name for name in authors if name and name != "unknown person")
        return named.most_common()


def whole_number(value: object) -> int:
    return value if isinstance(value, int) else 0
