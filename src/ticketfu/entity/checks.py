"""Holds an answer against what the model was shown: quotes, numbers, dates, codes; pure."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property

from ticketfu.entity.days import days_meant
from ticketfu.entity.document import Standing
from ticketfu.entity.particulars import comparable, known_from, particulars_in
from ticketfu.llm.prompt import Prompt
from ticketfu.markup import without_markup
from ticketfu.text import is_unspaced

_BLANKS = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "`": "'"})
_GAP = re.compile(r"\s*(?:\[?…\]?|\[?\.{3,}\]?)\s*")
_ENDS = " \t\"'.,;:!?()[]。、！？"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
)
_CODE = re.compile(r"(?<!\w)[A-Z]{2,}(?:_[A-Z0-9]+)+(?!\w)")
_LIST_MARK = re.compile(r"(?m)^\s*\d{1,2}[.)]\s")
_NUMERIC = re.compile(r"\D+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_LEAST_WORDS = 3
_LEAST_CHARACTERS = 12
# A shorter quote, such as "ok", stands everywhere and proves nothing.
_LEAST_UNSPACED = 5

# From here on, a number in other groups is still the same: telephone numbers, ids.
_LEAST_DIGITS = 6

_MOST_NOVEL = 20


class Source:
    """Everything that a model was shown; `around` is what is known of each passage."""

    def __init__(
        self,
        passages: Mapping[int, str],
        attributes: Iterable[str],
        around: Mapping[int, str] | None = None,
        written: Mapping[int, str] | None = None,
    ) -> None:
        self._passages = passages
        self._around = around or {}
        self._written = written or {}
        self._quotable: dict[int, str] = {}
        self._attribute_text = comparable("\n|\n".join([*map(str, passages), *attributes]))
        texts = [*passages.values(), *self._around.values()]
        # A bar between them, as "1" and "Dec 3" would be a date of their own.
        self._text = "\n|\n".join([self._attribute_text, *map(comparable, texts)])
        self._known = known_from(self._text)
        self._digits = _digit_runs(self._text)

    @classmethod
    def of(cls, prompt: Prompt) -> "Source":
        # A segment is read by the model that condenses it: its comments stand behind the ledger.
        passages = {passage.id: passage for passage in (*prompt.seen, *prompt.passages)}
        return cls(
            {number: passage.text for number, passage in passages.items()},
            _texts(prompt.metadata),
            {
                number: "\n".join([passage.author, passage.at, *_texts(passage.details)])
                for number, passage in passages.items()
            },
            {number: passage.at for number, passage in passages.items()},
        )

    def real(self, ids: Iterable[int]) -> list[int]:
        """Those of the passages shown; models invent ids."""
        return [passage for passage in dict.fromkeys(ids) if passage in self._passages]

    def holds(self, words: str) -> bool:
        return comparable(words) in self._text

    def novel(self, text: str) -> list[str]:
        """Numbers, dates, codes and addresses that nothing shown holds, each once."""
        addresses = [match[0].rstrip(_ENDS) for match in _ADDRESS.finditer(text)]
        codes = _CODE.findall(text)
        novel = [word for word in [*addresses, *codes] if comparable(word) not in self._text]
        rest = comparable(_LIST_MARK.sub("", _CODE.sub(" ", _ADDRESS.sub(" ", text))))
        novel += [
            _as_written(particular, text)
            for particular, forms in particulars_in(rest)
            if not self._holds(particular, forms)
        ]
        return list(dict.fromkeys(novel))[:_MOST_NOVEL]

    def standing(self, claim: str, quote: str, ids: Iterable[int]) -> Standing | None:
        """Verified: a passage it names holds the quote, and these passages its numbers."""
        named = self.real(ids)
        if not named:
            return None
        quoted = any(stands_in(quote, self._quotable_passage(passage)) for passage in named)
        return "verified" if quoted and self._supports(claim, named) else "cited"

    def _supports(self, claim: str, named: list[int]) -> bool:
        if self.novel(claim):
            return False
        texts = [text[n] for n in named for text in (self._passages, self._around) if n in text]
        known = self._attributes.union(*(known_from(comparable(text)) for text in texts))
        return all(forms & known for _, forms in particulars_in(comparable(claim)))

    def _holds(self, particular: str, forms: frozenset[str]) -> bool:
        digits = _NUMERIC.sub("", particular)
        spaced_otherwise = len(digits) >= _LEAST_DIGITS and digits in self._digits
        same = spaced_otherwise and not re.search(r"[^\W\d_]", particular)
        if forms & self._known or same:
            return True
        return bool(_DAY.fullmatch(particular)) and particular in self._days_meant

    @cached_property
    def _attributes(self) -> set[str]:
        return known_from(self._attribute_text)

    @cached_property
    def _days_meant(self) -> frozenset[str]:
        """Days in ISO 8601 that comments name from the day on which they were written."""
        days: set[date] = set()
        for passage, at in self._written.items():
            with suppress(ValueError, OverflowError):
                days |= days_meant(self._passages[passage], date.fromisoformat(at[:10]))
        return frozenset(map(str, days))

    def _quotable_passage(self, passage: int) -> str:
        if passage not in self._quotable:
            self._quotable[passage] = quotable(self._passages[passage])
        return self._quotable[passage]


def _texts(value: object) -> list[str]:
    match value:
        case None:
            return []
        case Mapping():
            return [text for item in value.items() for part in item for text in _texts(part)]
        case list() | tuple():
            return [text for item in value for text in _texts(item)]
    return [str(value)]


def _as_written(particular: str, text: str) -> str:
    found = re.search(re.escape(particular), text, re.IGNORECASE)
    return found[0] if found else particular


def quotable(text: str) -> str:
    """Text in which a quote is looked for: case, blanks and kinds of quotation marks are equal."""
    return _BLANKS.sub(" ", comparable(without_markup(text)).translate(_QUOTES))


def stands_in(quote: str, passage: str) -> bool:
    """Tell whether a quotable passage holds a quote as whole words, its parts around … in order."""
    parts = [part.strip(_ENDS) for part in _GAP.split(quotable(quote))]
    parts = [part for part in parts if part]
    if not _is_long_enough(" ".join(parts)):
        return False
    place = 0
    for part in parts:
        found = re.compile(_whole(part)).search(passage, place)
        if found is None:
            return False
        place = found.end()
    return True


def _whole(part: str) -> str:
    before = "" if is_unspaced(part[0]) else r"(?<!\w)"
    after = "" if is_unspaced(part[-1]) else r"(?!\w)"
    return before + re.escape(part) + after


def _is_long_enough(quote: str) -> bool:
    if any(map(is_unspaced, quote)):
        return len(quote) >= _LEAST_UNSPACED
    return len(quote.split()) >= _LEAST_WORDS or len(quote) >= _LEAST_CHARACTERS


def _digit_runs(text: str) -> str:
    joined = re.sub(r"(?<=\d)[\s().,/'+-]{1,3}(?=\d)", "", text)
    return " ".join(re.findall(rf"\d{{{_LEAST_DIGITS},}}", joined))
