"""The languages that the summarizer knows: their cues, and the frames of its own sentences."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from ticketfu.text import fold, words

ENGLISH = "en"
_WORD = 12
# Share of a text's letters: a language with a script of its own is known by it.
_SHARE = 0.1


@dataclass(frozen=True)
class Language:
    """A file of the folder `languages`.

    `frames` are sentences about a ticket, `insights` those about an organization.
    """

    code: str
    name: str = ""
    words: frozenset[str] = frozenset()
    script: str = ""
    prefix: str = ""
    bounded: bool = True
    sources: Mapping[str, str] = field(default_factory=dict)
    frames: Mapping[str, str] = field(default_factory=dict)
    insights: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash(self.code)

    @cache  # noqa: B019 - there are as many languages as files
    def cue(self, name: str) -> re.Pattern[str]:
        """A pattern of what speaks for one kind of sentence; it matches comparable text."""
        source = self.sources.get(name, "")
        if not source:
            return re.compile("(?!)")
        if name == "lead":
            return re.compile(f"(?:{source})+", re.IGNORECASE)
        if self.bounded:
            source = rf"(?<!\w){self.prefix}(?:{source})(?!\w)"
        return re.compile(source, re.IGNORECASE)

    def say(self, frame: str, **parts: str) -> str:
        """A frame with its parts, as a clause without capital and full stop."""
        return self.frames[frame].format(**parts)

    @cached_property
    def quotes(self) -> tuple[str, str]:
        pair = self.frames["quotes"]
        return pair[0], pair[-1]

    @property
    def stop(self) -> str:
        return "。" if self.code in {"ja", "zh"} else "."


def cue_text(text: str) -> str:
    """Text as the cues are written: composed, with plain apostrophes."""
    return unicodedata.normalize("NFC", text).replace("’", "'").replace("İ", "i")


@cache
def languages() -> Mapping[str, Language]:
    folder = files("ticketfu.extractive") / "languages"
    sources = sorted(source.name for source in folder.iterdir() if source.name.endswith(".toml"))
    return {name[:-5]: _read(name[:-5], (folder / name).read_text("utf-8")) for name in sources}


def english() -> Language:
    return languages()[ENGLISH]


def language_named(language: str | None) -> Language | None:
    """A language by its code, with or without a region, or by its English name."""
    wanted = fold(language or "")
    known = languages().values()
    exact = (each for each in known if wanted in {each.code, fold(each.name)})
    return next(exact, None) or languages().get(wanted.split("-")[0])


def detect(text: str) -> Language | None:
    """The language of a text, by its script or its commonest words; None if that does not show."""
    letters = sum(map(str.isalpha, text))
    for language in languages().values():
        if language.script and len(re.findall(language.script, text)) > letters * _SHARE:
            return language
    hits: Counter[str] = Counter()
    for word in words(text[:2000]):
        codes = _spoken_in().get(word, [])
        # A word of several languages says less of each.
        hits.update(dict.fromkeys(codes, _WORD // max(1, len(codes))))
    ranked = [*hits.most_common(2), ("", 0), ("", 0)]
    (code, most), (_, second) = ranked[:2]
    return languages()[code] if most >= second + _WORD // 2 else None


@cache
def _spoken_in() -> Mapping[str, list[str]]:
    """The codes of the languages by each of their commonest words."""
    codes: dict[str, list[str]] = {}
    for language in languages().values():
        for word in language.words:
            codes.setdefault(word, []).append(language.code)
    return codes


def _read(code: str, source: str) -> Language:
    data = tomllib.loads(source)
    return Language(
        code,
        name=data["name"],
        # A single letter is a word of several languages, and of every list and error text.
        words=frozenset(word for word in words(data["words"]) if len(word) > 1),
        script=data.get("script", ""),
        prefix=data.get("prefix", ""),
        bounded=data.get("bounded", True),
        # Long patterns are wrapped for readers of the file.
        sources={name: cue.replace("\n", "") for name, cue in data["cues"].items()},
        frames=data["frames"],
        insights=data["insights"],
    )
