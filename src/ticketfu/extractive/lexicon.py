"""The words that topics are known by, read from topics.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ticketfu.text import fold, is_unspaced, words


@dataclass(frozen=True)
class Lexicon:
    """Topics by the phrases that speak of them; `inside` are found within longer text."""

    triggers: Mapping[str, str]
    inside: Mapping[str, str]
    parents: Mapping[str, str]
    tag_noise: frozenset[str]
    subject_noise: frozenset[str]

    @property
    def longest(self) -> int:
        return max(len(phrase.split()) for phrase in self.triggers)


@cache
def lexicon() -> Lexicon:
    data = tomllib.loads((files("ticketfu.extractive") / "topics.toml").read_text("utf-8"))
    pairs = [
        (phrase.strip(), topic)
        for topic, phrases in data["phrases"].items()
        for phrase in phrases.split(",")
    ]
    spaced = {_stems(phrase): topic for phrase, topic in pairs if not is_unspaced(phrase)}
    return Lexicon(
        spaced,
        {fold(phrase): topic for phrase, topic in pairs if is_unspaced(phrase)},
        data["parents"],
        frozenset(data["noise"]["tags"].split()),
        frozenset(words(data["noise"]["subjects"])),
    )


def stem(word: str) -> str:
    """Enough to count a plural with its singular."""
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def _stems(phrase: str) -> str:
    return " ".join(map(stem, words(phrase)))
