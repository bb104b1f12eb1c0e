"""The day that a sentence names, counted from the day it was written."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names, get_month_names

from ticketfu.extractive.comments import Sentence
from ticketfu.text import fold

_TOMORROW = (
    "tomorrow morgen demain mañana domani amanhã imorgon jutro завтра yarın 明天 明日 내일 غدا غدًا"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_CHARACTERS = re.compile(r"(?:(\d{4})[年년]\s?)?(\d{1,2})[月월]\s?(\d{1,2})[日일]")
# A word before a weekday that may mean the week after.
_NEXT = re.compile(
    r"(?:next|nächste\w*|kommende\w*|volgende|prossim\w+|próxim\w+|nästa|下周?|来週)\s?$"
)
# A date without a year that is longer past is the next year's.
_LONGEST_PAST = timedelta(days=60)


def day_named(sentence: Sentence) -> date | None:
    """The only day that a sentence names; None where it names none, or several."""
    try:
        written = date.fromisoformat(sentence.comment.at[:10])
        days = set(_days(fold(sentence.text), sentence.language.code, written))
    except ValueError:
        return None
    return days.pop() if len(days) == 1 else None


def _days(text: str, code: str, written: date) -> Iterator[date]:
    for iso in _ISO.finditer(text):
        yield date(*map(int, iso.groups()))
    for signs in _CHARACTERS.finditer(text):
        yield _day(written, signs[1], int(signs[2]), int(signs[3]))
    months, weekdays = _names(code)
    for named in months.finditer(text):
        month = next(n for n in range(1, 13) if named[f"month{n}"] or named[f"name{n}"])
        yield _day(written, named["year"], month, int(named["day"] or named["number"]))
    for named in weekdays.finditer(text):
        if not _NEXT.search(text[: named.start()]):
            weekday = next(n for n in range(7) if named[f"day{n}"])
            yield written + timedelta(days=(weekday - written.weekday() - 1) % 7 + 1)
    for word in _TOMORROW.split():
        if re.search(rf"(?<!\w){word}(?!\w)" if word.isascii() else word, text):
            yield written + timedelta(days=1)
            return


def _day(written: date, year: str | None, month: int, day: int) -> date:
    found = date(int(year) if year else written.year, month, day)
    past = not year and found < written - _LONGEST_PAST
    return found.replace(year=found.year + 1) if past else found


@cache
def _names(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of a date with a month's name and of a weekday, in one language."""
    months = get_month_names("wide", locale=code)
    before = "|".join(f"(?P<month{n}>{re.escape(fold(name))})" for n, name in months.items())
    after = "|".join(f"(?P<name{n}>{re.escape(fold(name))})" for n, name in months.items())
    dated = re.compile(
        rf"(?<![\w.])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?:{before})"
        rf"|(?:{after})\s+(?P<number>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)"
        r"(?:,?\s+(?:de\s+)?(?P<year>\d{4})(?!\d))?"
    )
    # Abbreviations are also words, such as "so" and 日, but 周五 is none.
    named = [get_day_names("wide", locale=code)]
    named += [get_day_names("abbreviated", locale=code)] if code == "zh" else []
    weekdays = "|".join(
        f"(?P<day{n}>{'|'.join(re.escape(fold(names[n])) for names in named)})" for n in range(7)
    )
    unspaced = code in {"zh", "ja", "ko"}
    return dated, re.compile(weekdays if unspaced else rf"(?<!\w)(?:{weekdays})(?!\w)")
