"""Replaces what must not leave by placeholders, and puts contacts and people back."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal
from unicodedata import decimal

from ticketfu.privacy.cards import find_cards, find_ibans
from ticketfu.privacy.credentials import find_credentials
from ticketfu.privacy.people import People
from ticketfu.privacy.replies import find_answer
from ticketfu.privacy.secrets import find_secrets
from ticketfu.privacy.spans import Span, SpanKind, without_overlaps

Level = Literal["off", "secrets", "contacts", "people"]
# Each level masks what the one before masks, and more.
LEVELS: tuple[Level, ...] = ("off", "secrets", "contacts", "people")

OTHER_DIGIT = re.compile(r"[^\D0-9]")
RESTORABLE = re.compile(r"⟦\s*(person|email|phone|text)\s*(\d{1,7})\s*([a-z]{0,5})\s*⟧", re.I)


class Masker:
    """Masks the texts of one ticket or organization: equal values get equal placeholders.

    A secret's placeholder, `⟦password⟧`, is final. Contacts and people are numbered in the order
    of the texts, and another spelling adds a letter: `⟦person 2⟧`, `⟦person 2b⟧`.
    """

    def __init__(self, level: Level, names: Iterable[str] = ()) -> None:
        self._rank = LEVELS.index(level)
        self._names = list(dict.fromkeys(names))
        self._people = People.named(self._names) if level == "people" else None
        self._values: dict[tuple[SpanKind, str], dict[str, str]] = {}
        self._numbers: Counter[str] = Counter()
        self._originals: dict[str, str] = {}

    @property
    def off(self) -> bool:
        return not self._rank

    @property
    def names(self) -> list[str]:
        """The people to mask, for masking them again elsewhere; none below their level."""
        return self._names if self._people else []

    def mask(self, text: str, field: str = "", *, asked: str | None = None) -> str:
        """`field` names the text, as in a form: what stands in "Password" is a password.

        `asked` is the kind of secret that the comment before it asks for.
        """
        if self.off:
            return text
        # Read together, as the word before a value tells what it is; only the text is returned.
        before = f"{field}: " if field else ""
        whole = before + text
        parts: list[str] = []
        end = len(before)
        found = [*self._found(whole), *(find_answer(whole, asked) if asked else ())]
        for span in without_overlaps(found):
            if span.end > end:
                parts += whole[end : span.start], self._placeholder(span, whole)
                end = span.end
        return "".join([*parts, whole[end:]])

    def mask_all(self, value: object, field: str = "") -> object:
        """Every text in a JSON value, which `field` names."""
        if isinstance(value, Mapping):
            return {key: self.mask_all(item, str(key)) for key, item in value.items()}
        return mapped_texts(value, lambda text: self.mask(text, field))

    def restore(self, text: str) -> str:
        """The originals of contacts and people; a placeholder that a model made up stays."""
        return RESTORABLE.sub(self._original, text) if self._originals else text

    def restore_all(self, value: object) -> object:
        """Every text in a JSON value."""
        return mapped_texts(value, self.restore)

    def without_secrets(self, text: str) -> str:
        """Text as it may be kept and shown to people."""
        return self.restore(self.mask(text))

    def counts(self) -> dict[str, int]:
        """How many distinct values were masked."""
        kinds = Counter(kind for kind, _ in self._values if kind != "placeholder")
        return {kind: kinds[kind] for kind in sorted(kinds)}

    def _found(self, text: str) -> Iterator[Span]:
        # Digits of other scripts and widths become Western, each at its place.
        text = OTHER_DIGIT.sub(lambda digit: str(decimal(digit[0])), text)
        yield from find_secrets(text)
        yield from find_credentials(text)
        yield from find_cards(text)
        yield from find_ibans(text)
        if self._rank > 1:
            # Loaded only where the level asks for it: its tables take memory.
            from ticketfu.privacy.contacts import find_emails, find_phones

            yield from find_emails(text)
            yield from find_phones(text)
            for match in RESTORABLE.finditer(text):
                # A customer can write a placeholder; put back, it would name somebody.
                yield Span(*match.span(), "placeholder", "text", match[0])
        if self._people:
            yield from self._people.find(text)

    def _placeholder(self, span: Span, text: str) -> str:
        spellings = self._values.setdefault((span.kind, span.key), {})
        if span.final:
            return f"⟦{span.label}⟧"
        original = text[span.start : span.end]
        if original not in spellings:
            if not spellings:
                self._numbers[span.label] += 1
            number = next(iter(spellings.values()), f"{span.label} {self._numbers[span.label]}")
            name = number + _letters(len(spellings))
            spellings[original] = name
            self._originals[name] = original
        return f"⟦{spellings[original]}⟧"

    def _original(self, match: re.Match[str]) -> str:
        number = f"{match[1].lower()} {int(match[2])}"
        first = self._originals.get(number, match[0])
        return self._originals.get(number + match[3].lower(), first)


def mapped_texts(value: object, change: Callable[[str], str]) -> object:
    """The same JSON with every text changed."""
    match value:
        case str():
            return change(value)
        case list() | tuple():
            return [mapped_texts(item, change) for item in value]
        case Mapping():
            return {key: mapped_texts(item, change) for key, item in value.items()}
    return value


def _letters(number: int) -> str:
    """Nothing, b … z, ba, bb …"""
    letters = ""
    while number:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
    return letters
