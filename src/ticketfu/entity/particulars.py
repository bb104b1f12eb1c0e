"""Numbers, dates, codes and addresses in a text, in forms that can be compared."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from ticketfu.entity.numbers import (
    THOUSANDS,
    code_forms,
    number_forms,
    ranges_in,
    times_in,
    with_scales,
)
from ticketfu.entity.spelled_numbers import spelled_in
from ticketfu.months import MONTHS
from ticketfu.text import fold

_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED_DATE = re.compile(
    rf"(?<!\w)(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:of\s+|de\s+)?(?P<month>{_NAME})"
    rf"|(?P<name>{_NAME})\.?\s+(?P<number>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)"
    r"(?:\.?,?\s+(?:de\s+)?(?P<year>\d{4})(?!\d))?"
)
# Scripts without blanks stand right beside a number: 40人.
_LETTER = r"[^\W\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
# A full-width comma or colon, which is plain once it is folded, ends a word: 田中，3件.
_TOKEN = re.compile(rf"{_LETTER}+(?:(?:[./'+–-]|(?<=\d)[,:](?=\d)){_LETTER}+)*")
_SEPARATOR = re.compile(r"[.,:/'+–_-]|(?<=\d)t(?=\d)")
_UNIT = re.compile(r"(\d[\d.,]*)[^\W\d_]{1,4}|v(\d.*)")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?(?:z|[ap]m)?")
_DATE = re.compile(r"(\d{1,4})[./–-](\d{1,2})[./–-](\d{1,4})(?!\d)")
# Without a year: 6.11. and 11/6, in either order, and as it is written in Asia.
_SHORT_DATE = re.compile(
    r"(?<![\w.,/-])(\d{1,2})(?:[./]| tháng )(\d{1,2})(?![\w/]|[.,]\d)"
    r"|(?<!\d)(\d{1,2})(?:月|월 ?)(\d{1,2})[日일]"
)
_SPACED = re.compile(r"(?<![\w.,])\d{1,3}(?:\s\d{3})+(?![\w])")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
# Of a composed number, such as a time within a timestamp, that are compared together.
_MOST_PARTS = 4

# In one composed number; an address of the new internet protocol has seven.
_MOST_SEPARATORS = 40


def comparable(text: str) -> str:
    """Folded, with Western digits and plain dashes and apostrophes."""
    folded = fold(text).translate({0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"})
    return _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0], digit[0])), folded)


def particulars_in(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each number, date or code of a comparable text, with the forms of which one must be known."""
    text, end = with_scales(_SPACED.sub(_joined, text)), 0
    for match in _NAMED_DATE.finditer(text):
        yield from _tokens(text[end : match.start()])
        month, day = _month_and_day(match)
        if match["year"]:
            yield (
                match[0],
                frozenset({f"date {match['year']}-{month}-{day}", f"yearless {month}-{day}"}),
            )
            yield match["year"], frozenset({match["year"]})
        else:
            yield match[0], frozenset({f"day {month}-{day}"})
        end = match.end()
    yield from _tokens(text[end:])


def known_from(text: str) -> set[str]:
    """The forms of everything that a comparable text holds, parts of composed numbers too."""
    known = spelled_in(text)
    for match in _NAMED_DATE.finditer(text):
        month, day = _month_and_day(match)
        # Without its year a date in the source supports that day of any year it knows.
        year = f"date {match['year']}-" if match["year"] else "yearless "
        known.add(f"{year}{month}-{day}")
        known.add(f"day {month}-{day}")
    known |= _short_dates(text)
    known |= set(map(_joined, _SPACED.finditer(text)))
    known |= {*times_in(text), *ranges_in(text)}
    for token in set(_TOKEN.findall(with_scales(text))):
        if any(map(str.isdigit, token)):
            known |= _forms(token)
            if not THOUSANDS.fullmatch(token):
                for part in _parts(token):
                    known |= _forms(part)
    return known


def _short_dates(text: str) -> set[str]:
    found = ([int(part) for part in match.groups() if part] for match in _SHORT_DATE.finditer(text))
    days = {day for first, second in found for day in ((first, second), (second, first))}
    named = [f"{month}-{day}" for month, day in days if 1 <= month <= 12 and 1 <= day <= 31]
    return {f"{form} {day}" for form in ("day", "yearless") for day in named}


def counts_in(text: str, most: int) -> set[int]:
    """Numbers up to `most` in a comparable text, spelled or not, that are no part of a date."""
    spelled = spelled_in(text)
    numbers = (forms for _, forms in particulars_in(text) if not any(" " in form for form in forms))
    found = spelled.union(*numbers)
    return {int(form) for form in found if form.isdecimal() and len(form) < 9 and int(form) <= most}


def without_dates(text: str) -> str:
    """A comparable text without the dates that name their month."""
    return _NAMED_DATE.sub(" ", text)


def _tokens(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    for token in _TOKEN.findall(text):
        if any(map(str.isdigit, token)):
            # A full date is no other year's: its day alone counts where the source says no year.
            yield token, frozenset(re.sub("^day ", "yearless ", form) for form in _forms(token))


def _forms(token: str) -> set[str]:
    forms = {token, token.lstrip("0") or "0"}
    if token.isdecimal():
        return forms
    unit = _UNIT.fullmatch(token)
    for number in filter(None, (token, *(unit.groups() if unit else ()))):
        forms |= {number, *number_forms(number)}
    forms |= {*number_forms(token), *code_forms(token)}
    clock, date = _CLOCK.fullmatch(token), _DATE.match(token)
    if clock:
        hour, minute = int(clock[1]), clock[2]
        afternoon = token.endswith("pm") and hour < 12
        forms |= {f"{hour + 12 * afternoon}:{minute}", f"{hour % 12 or 12}:{minute}"}
    if date:
        forms |= _dates(*map(int, date.groups()))
    return forms


def _parts(token: str) -> Iterator[str]:
    """Runs of neighbouring parts: "15:40" of "2026-11-02t15:40:00z"."""
    found = islice(_SEPARATOR.finditer(token), _MOST_SEPARATORS)
    cuts = [(match.start(), match.end()) for match in found]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(token)]
    timed = len(starts) <= 2 or _DATE.match(token) or _CLOCK.fullmatch(token)
    for first, start in enumerate(starts):
        for end in ends[first : first + _MOST_PARTS]:
            # The 3 of version 2.3.1 is no number of anything.
            if timed or end - start > 2:
                yield token[start:end]


def _joined(spaced: re.Match[str]) -> str:
    return re.sub(r"\s", "", spaced[0])


def _dates(first: int, second: int, third: int) -> set[str]:
    """In every order that makes a date, as the order is the reader's custom."""
    if first > 31:
        return _date(first, second, third)
    year = third if third > 99 else 2000 + third
    return _date(year, second, first) | _date(year, first, second)


def _date(year: int, month: int, day: int) -> set[str]:
    valid = 1 <= month <= 12 and 1 <= day <= 31
    return {f"day {month}-{day}", f"date {year}-{month}-{day}"} if valid else set()


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    return MONTHS[match["month"] or match["name"]], int(match["day"] or match["number"])
