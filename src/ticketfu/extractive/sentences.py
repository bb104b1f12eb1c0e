"""From paragraphs to sentences, in scripts with and without a full stop."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from ticketfu.extractive.cleaning import paragraphs
from ticketfu.months import MONTHS
from ticketfu.text import clip, plain_line

# So that the work is bounded, whatever is sent.
LONGEST_SENTENCE, MOST_SENTENCES = 500, 120

# Thai, Lao and Khmer have blanks between sentences and phrases; a shorter phrase goes on.
_PHRASE = 40

_END = re.compile(r"[.!?…؟।۔]+[\"'”’»)\]]*\s+|[。！？．]+[」』”）]*\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|mr|mrs|ms|dr|prof|no|nr|vs|approx|ca|z\.b|d\.h|bzw|inkl|usw|str|"
    r"st|inc|ltd|co|a\.m|p\.m|fig|ref|tel|sra?|dra?|n°|art|т\.д|т\.п|ул|г|\w)\.$",
    re.IGNORECASE,
)
# A day before its month, as in "13. Dezember".
_ORDINAL = re.compile(r"(?<!\d)\d{1,2}\.$")
_MONTH = re.compile(rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b", re.IGNORECASE)
_UNSTOPPED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")


def sentences(text: str, author: str = "") -> tuple[str, ...]:
    """The sentences of a comment; one line of it where nothing is left after cleaning."""
    found = (part for block in paragraphs(text, author) for part in _split(block) if _wordy(part))
    kept = [clip(part, LONGEST_SENTENCE) for part in islice(found, MOST_SENTENCES)]
    # After a greeting that ended with a comma the first word has no capital.
    return (kept[0][:1].upper() + kept[0][1:], *kept[1:]) if kept else _raw(text)


def _raw(text: str) -> tuple[str, ...]:
    """Only clutter is still something that was said: an error text, a quoted mail."""
    lines = (plain_line(line.lstrip("> ")) for line in text[:2000].splitlines())
    return tuple(clip(line, 200) for line in lines if _wordy(line))[:1]


def _split(block: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(block):
        goes_on = block[end.end() : end.end() + 1].islower()
        before = block[max(0, start, end.start() - 9) : end.start() + 1]
        ordinal = _ORDINAL.search(before) and _MONTH.match(block, end.end())
        if goes_on or ordinal or _ABBREVIATION.search(before):
            continue
        yield from _phrases(block[start : end.end()].strip())
        start = end.end()
    yield from _phrases(block[start:].strip())


def _phrases(text: str) -> Iterator[str]:
    """Cut at blanks where a script has no full stop."""
    if not _UNSTOPPED.search(text):
        yield text
        return
    phrase = ""
    for part in text.split(" "):
        phrase = f"{phrase} {part}".strip()
        if len(phrase) >= _PHRASE:
            yield phrase
            phrase = ""
    yield phrase


def _wordy(text: str) -> bool:
    letters = sum(map(str.isalpha if text.isascii() else _is_letter, text))
    return letters >= 2 and letters * 2 >= len(text.replace(" ", ""))


def _is_letter(character: str) -> bool:
    return character.isalpha() or unicodedata.category(character)[0] == "M"
