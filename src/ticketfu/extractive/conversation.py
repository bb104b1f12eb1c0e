"""A ticket's comments as weighed sentences, each with the comment it comes from."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from math import log

from ticketfu.extractive import lexicon
from ticketfu.extractive.prose import sentences
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.text import clip

FIRST, NEWEST = 8, 40
"""How many comments are read, so that the work is bounded; the middle of a longer one is not."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr) ?: *)+", re.IGNORECASE)
_UNNAMED = {"customer": "the customer", "agent": "an agent", "note": "an agent"}


def words(text: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


def stem(word: str) -> str:
    """Enough to count a plural with its singular."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def content(text: str) -> frozenset[str]:
    found = words(text)
    return frozenset(stem(word) for word in found if word not in lexicon.STOPWORDS)


def pattern(alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{alternatives})(?![^\W_])", re.IGNORECASE)


def said(facts: object) -> str:
    return clip(" ".join(facts.split()), 200) if isinstance(facts, str) else ""


@dataclass(frozen=True)
class Sentence:
    text: str
    place: int
    comment: Passage
    content: frozenset[str]

    @property
    def is_question(self) -> bool:
        return self.text.rstrip("\"'”’)» ").endswith(("?", "？"))

    def resembles(self, other: "Sentence") -> bool:
        shared = len(self.content & other.content)
        return shared * 5 >= 3 * max(1, min(len(self.content), len(other.content)))


@dataclass(frozen=True)
class Comment:
    passage: Passage
    sentences: tuple[Sentence, ...]

    @property
    def attachments(self) -> list[str]:
        names = self.passage.details.get("attachments")
        return [said(name) for name in names if said(name)] if isinstance(names, list) else []


@dataclass(frozen=True)
class Conversation:
    prompt: Prompt

    def fact(self, name: str) -> str:
        return said(self.prompt.metadata.get(name))

    @property
    def subject(self) -> str:
        return _REPLY.sub("", self.fact("subject"))

    def name(self, passage: Passage) -> str:
        author = clip(" ".join(passage.author.split()), 60)
        if passage.role == "customer":
            author = author or self.fact("requester")
        return author or _UNNAMED.get(passage.role, "the system")

    def date(self, passage: Passage) -> str:
        try:
            at = datetime.fromisoformat(passage.at)
        except ValueError:
            return ""
        return f"{at.day} {at:%B %Y}"

    @property
    def customer(self) -> str:
        return clip(self.fact("requester"), 60) or "the customer"

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        passages = [self._heard(one) for one in self.prompt.passages if one.role != "system"]
        heard = [passage for passage in passages if passage.role == "customer"][:1]
        if len(passages) > FIRST + NEWEST:
            head, tail = passages[:FIRST], passages[-NEWEST:]
            lost = [passage for passage in heard if passage not in head and passage not in tail]
            passages = [*head, *lost, *tail]
        return tuple(_comment(passage) for passage in passages)

    def _heard(self, passage: Passage) -> Passage:
        """Staff who ask for something themselves speak as customers."""
        asks = passage.role == "agent" and passage.author == self.prompt.metadata.get("requester")
        return replace(passage, role="customer") if asks else passage

    @cached_property
    def opening(self) -> Comment | None:
        """Where the problem is told: the first words of the customer, else of anybody."""
        spoken = [comment for comment in self.comments if comment.sentences]
        heard = [comment for comment in spoken if comment.passage.role == "customer"]
        return next(iter(heard or spoken), None)

    @cached_property
    def public(self) -> tuple[Comment, ...]:
        return tuple(comment for comment in self.comments if comment.passage.role != "note")

    @cached_property
    def _spread(self) -> Counter[str]:
        everyone = [one for comment in self.comments for one in comment.sentences]
        spread = Counter(word for sentence in everyone for word in sentence.content)
        spread.update(dict.fromkeys(content(self.subject), 3))
        return spread

    def centrality(self, sentence: Sentence) -> float:
        """From 0 to 1: how much of the whole conversation a sentence speaks of."""
        if not sentence.content:
            return 0.0
        weight = sum(log(1 + self._spread[word]) for word in sentence.content)
        most = log(1 + max(self._spread.values()))
        return float(weight / most / len(sentence.content))


def _comment(passage: Passage) -> Comment:
    found = enumerate(sentences(passage.text, passage.author))
    return Comment(
        passage, tuple(Sentence(text, place, passage, content(text)) for place, text in found)
    )
