"""Finds the people that Zendesk names, by their whole name and by each word of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from ticketfu.privacy.secrets import lowered
from ticketfu.privacy.spans import Span
from ticketfu.privacy.words import ALSO_NAMES, NO_NAMES

_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"[ \u00a0.,'’-]{1,2}")
# Scripts that write words without blanks, or join particles to names.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

_INFLECTED = re.compile(r"[\u0370-\u052f]{4,}")
# Of names in Cyrillic and Greek without accents, which change with the sentence.
_ENDINGS = ("", "а", "я", "и", "ь", "о", "ς", "η", "α")

_MOST_PEOPLE = 2_000
_MOST_WORDS = 6
# People that one word leads to: it bounds the work for each word of a text.
_MOST_NAMESAKES = 50


@dataclass(frozen=True)
class People:
    """`owners` says whose each word of a name is, in lower case and without accents.

    `starts` are the words that name somebody alone, `unspaced` the names without blanks.
    """

    owners: Mapping[str, frozenset[int]]
    starts: frozenset[str]
    unspaced: Mapping[str, int]
    any_unspaced: re.Pattern[str] | None

    @classmethod
    def named(cls, names: Iterable[str]) -> "People":
        owners: dict[str, set[int]] = {}
        unspaced: dict[str, int] = {}
        for number, name in enumerate(list(dict.fromkeys(names))[:_MOST_PEOPLE]):
            if _UNSPACED.search(name):
                unspaced |= {form: number for form in _forms(name) if form not in unspaced}
                continue
            for word in _words(name):
                if len(owners.setdefault(word, set())) < _MOST_NAMESAKES:
                    owners[word].add(number)
        longest = sorted(unspaced, key=len, reverse=True)
        return cls(
            {word: frozenset(numbers) for word, numbers in owners.items()},
            frozenset(word for word in owners if len(word) > 1 and word not in NO_NAMES),
            unspaced,
            re.compile("|".join(map(re.escape, longest))) if longest else None,
        )

    def find(self, text: str) -> Iterator[Span]:
        if self.any_unspaced:
            for match in self.any_unspaced.finditer(text):
                yield _person(*match.span(), self.unspaced[match[0]])
        if self.owners:
            yield from self._spaced(text)

    def _spaced(self, text: str) -> Iterator[Span]:
        """Words of one person's name that stand side by side are one mention."""
        start, end, owners, said = 0, 0, frozenset[int](), set[str]()
        # Lower case keeps every character at its place, so that places hold for the text itself.
        for match in _WORD.finditer(lowered(text)):
            word, cut = self._known(match[0])
            common = owners & self.owners.get(word, frozenset())
            if common and word not in said and _JOINT.fullmatch(text, end, match.start()):
                end, owners = match.end() - cut, common
                said.add(word)
                continue
            if owners:
                yield _person(start, end, min(owners))
                owners = frozenset()
            if word in self.starts and _is_meant(text[match.start()], word):
                start, end, owners = match.start(), match.end() - cut, self.owners[word]
                said = {word}
        if owners:
            yield _person(start, end, min(owners))

    def _known(self, written: str) -> tuple[str, int]:
        """A word of a name as it is kept, and how many letters of a genitive stay outside."""
        word = _folded(written)
        if word in self.owners:
            return word, 0
        if word.endswith("s") and len(word) > 4 and word[:-1] in self.starts:
            return word[:-1], 1
        if _INFLECTED.fullmatch(word):
            stems = (word[:-cut] + ending for cut in (1, 2, 3) for ending in _ENDINGS)
            return next((stem for stem in stems if stem in self.starts), word), 0
        return word, 0


def _words(name: str) -> list[str]:
    """None of a role's name, or of an address that stands for a name."""
    words = [_folded(word) for word in _WORD.findall(lowered(name))[:_MOST_WORDS]]
    return [] if "@" in name or NO_NAMES.issuperset(words) else words


def _forms(name: str) -> set[str]:
    words = name.split()
    whole = "".join(words)
    given = {whole[1:]} if len(whole) == 3 else set()
    return {word for word in {name, whole, *words, *given} if len(word) > 1}


def _is_meant(first: str, word: str) -> bool:
    return first.isupper() or not (len(word) == 2 or word in ALSO_NAMES)


def _folded(word: str) -> str:
    if word.isascii():
        return word
    return "".join(char for char in normalize("NFKD", word) if not combining(char))


def _person(start: int, end: int, number: int) -> Span:
    return Span(start, end, "person", "person", str(number))
