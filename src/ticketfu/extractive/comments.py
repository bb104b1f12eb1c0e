"""Sentences, comments and turns: the parts of a conversation."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ticketfu.extractive.language import Language, cue_text, english
from ticketfu.extractive.lexicon import stem
from ticketfu.llm.prompt import Passage
from ticketfu.text import clip, is_unspaced, plain_line, words


def terms(text: str, language: Language) -> frozenset[str]:
    """The words that carry meaning; pairs of characters where a script has no blanks."""
    return _terms(words(text), language)


def _terms(spoken: Iterable[str], language: Language) -> frozenset[str]:
    found: set[str] = set()
    for word in spoken:
        if is_unspaced(word):
            found.update(word[place : place + 2] for place in range(max(1, len(word) - 1)))
        elif word not in language.words and word not in english().words:
            found.add(stem(word))
    return frozenset(found)


def attribute(value: object) -> str:
    return clip(plain_line(value), 200) if isinstance(value, str) else ""


_FORMULAS = ("courtesy", "thanks", "goodbye")
_SUBSTANCE = ("done", "finding", "solved", "promise", "risk", "deadline", "problem", "request")
# Words of meaning beside a formula; with more, the sentence says something of its own.
_FORMULA = 4


@dataclass(frozen=True, eq=False)
class Sentence:
    text: str
    place: int
    comment: Passage
    language: Language

    @cached_property
    def terms(self) -> frozenset[str]:
        return _terms(self.words, self.language)

    @cached_property
    def comparable(self) -> str:
        return cue_text(self.text)

    @cached_property
    def _found(self) -> dict[str, bool]:
        """Results of earlier searches: most cues are asked for many times."""
        return {}

    def has(self, *cues: str) -> bool:
        return any(map(self._has, cues))

    def _has(self, cue: str) -> bool:
        if cue not in self._found:
            self._found[cue] = bool(self.language.cue(cue).search(self.comparable))
        return self._found[cue]

    @cached_property
    def words(self) -> list[str]:
        return words(self.text)

    def count(self, cue: str) -> int:
        return len({found[0].lower() for found in self.language.cue(cue).finditer(self.comparable)})

    @cached_property
    def is_question(self) -> bool:
        bare = self.text.rstrip("\"'”’)»」』 ")
        return bare.endswith(("?", "？", "؟")) or self.has("question")

    @cached_property
    def is_courtesy(self) -> bool:
        """Thanks, an apology, a farewell, and nothing else."""
        if not self.has(*_FORMULAS):
            return False
        rest = self.comparable
        for cue in _FORMULAS:
            rest = self.language.cue(cue).sub(" ", rest)
        left = terms(rest, self.language)
        if len(left) > _FORMULA * (3 if any(map(is_unspaced, left)) else 1):
            return False
        if self.has("courtesy") and not self.has("done", "solved", "finding", "promise"):
            return True
        return not any(self.language.cue(cue).search(rest) for cue in _SUBSTANCE)

    def resembles(self, other: "Sentence") -> bool:
        shared = len(self.terms & other.terms)
        return shared * 5 >= 3 * max(1, min(len(self.terms), len(other.terms)))


@dataclass(frozen=True, eq=False)
class SplitComment:
    passage: Passage
    sentences: tuple[Sentence, ...]

    @property
    def role(self) -> str:
        return self.passage.role

    @property
    def attachments(self) -> list[str]:
        names = self.passage.details.get("attachments")
        return (
            [attribute(name) for name in names if attribute(name)]
            if isinstance(names, list)
            else []
        )


@dataclass(frozen=True, eq=False)
class Turn:
    """Public comments of one side that follow each other."""

    role: str
    comments: tuple[SplitComment, ...]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        return tuple(sentence for comment in self.comments for sentence in comment.sentences)

    @property
    def attachments(self) -> list[str]:
        return [name for comment in self.comments for name in comment.attachments]
