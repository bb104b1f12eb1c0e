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
_TODAY = (
    "today heute aujourd'hui hoy oggi hoje vandaag idag dziś dzisiaj сегодня bugün 今天 今日 "
    "本日 오늘 اليوم"
)
_DAY_AFTER = re.compile(
    r"(?:the )?day after tomorrow|übermorgen|après-demain|pasado mañana|dopodomani|depois de amanhã"
    r"|overmorgen|i övermorgon|pojutrze|послезавтра|明後日|后天|後天|모레|بعد غد"
)
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(\d{1,2})([./])(\d{1,2})(?:\2(\d{4})"
    r"|(?<=\d)(?<!/\d)(?<!/\d\d)\.(?!\d))(?![\w/-])"
)
_END_OF = (
    r"end of|ende|(?:à la |a )?fin(?:es|ales)?(?: de)?|fine|(?:final|fim) de|eind(?:e van)?"
    r"|koniec|końca"
    r"|slutet av|конц[еау]|к концу"
)
_MONTHS_END = re.compile(
    r"(?:end of|ende)(?: the| this| des| dieses)? (?:month|monats?)\b|monatsende|fin du mois"
    r"|fin(?:es|ales)? de mes|fine (?:del )?mese|fi(?:m|nal) do mês|eind(?:e)? van de maand"
    r"|końca miesiąca|конц[еау] месяца|(?<!\d)(?:本月)?月[末底]"
)
_CHARACTERS_END = re.compile(r"(\d{1,2})[月월]\s?[末底말]")
# Names of weekdays that change with the sentence, by their stems.
_STEMS = {
    "pl": ["poniedział", "wtor", "śro", "czwart", "piąt", "sobo", "niedziel"],
    "ru": ["понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень"],
}
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
    for numeric in _NUMERIC.finditer(text):
        yield from _numeric_days(numeric, code, written)
    for _ in _DAY_AFTER.findall(text):
        yield written + timedelta(days=2)
    text = _DAY_AFTER.sub(" ", text)
    months, weekdays, ends = _names(code)
    for end in ends.finditer(text):
        month = next(n for n in range(1, 13) if end[f"month{n}"])
        yield _last_day(written, month, end["year"])
    for sign in _CHARACTERS_END.finditer(text):
        yield _last_day(written, int(sign[1]))
    if _MONTHS_END.search(text):
        yield _last_day(written, written.month)
    for named in months.finditer(text):
        month = next(n for n in range(1, 13) if named[f"month{n}"] or named[f"name{n}"])
        yield _day(written, named["year"], month, int(named["day"] or named["number"]))
    for named in weekdays.finditer(text):
        if not _NEXT.search(text[: named.start()]):
            weekday = next(n for n in range(7) if named[f"day{n}"])
            yield written + timedelta(days=(weekday - written.weekday() - 1) % 7 + 1)
    for ahead, words in enumerate((_TODAY, _TOMORROW)):
        if any(
            re.search(rf"(?<!\w){word}(?!\w)" if word[0] < "\u0600" else word, text)
            for word in words.split()
        ):
            yield written + timedelta(days=ahead)


def _last_day(written: date, month: int, year: str | None = None) -> date:
    of = int(year) if year else written.year + (month < written.month)
    return date(of + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _numeric_days(found: re.Match[str], code: str, written: date) -> Iterator[date]:
    """The day comes first, but in English, beside a slash, nobody knows."""
    first, second = int(found[1]), int(found[3])
    orders = [(second, first)]
    if code == "en" and found[2] == "/":
        orders = [(month, day) for month, day in ((first, second), (second, first)) if month < 13]
    for month, day in orders:
        yield _day(written, found[4], month, day)


def _day(written: date, year: str | None, month: int, day: int) -> date:
    found = date(int(year) if year else written.year, month, day)
    past = not year and found < written - _LONGEST_PAST
    return found.replace(year=found.year + 1) if past else found


@cache
def _names(code: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of a month's day, of a weekday and of a month's end, in one language."""
    both = [get_month_names(width, locale=code) for width in ("wide", "abbreviated")]
    months = {n: "|".join(re.escape(fold(names[n]).rstrip(".")) for names in both) for n in both[0]}
    before = "|".join(f"(?P<month{n}>{name})" for n, name in months.items())
    after = "|".join(f"(?P<name{n}>{name})" for n, name in months.items())
    dated = re.compile(
        rf"(?<![\w.])(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?:{before})"
        rf"|(?:{after})\.?\s+(?P<number>\d{{1,2}})(?:st|nd|rd|th)?)(?!\w)"
        r"(?:\.?,?\s+(?:de\s+)?(?P<year>\d{4})(?!\d))?"
    )
    ends = re.compile(
        rf"(?<!\w)(?:{_END_OF})\s+(?:{before})(?!\w)(?:\s+(?:de\s+)?(?P<year>\d{{4}}))?"
    )
    # Abbreviations are also words, such as "so" and 日, but 周五 is none.
    named = [get_day_names("wide", locale=code)]
    named += [get_day_names("abbreviated", locale=code)] if code == "zh" else []
    stems = _STEMS.get(code)
    weekdays = "|".join(
        f"(?P<day{n}>{'|'.join(re.escape(fold(names[n])) for names in named)}"
        + (f"|{stems[n]}\\w{{0,3}})" if stems else ")")
        for n in range(7)
    )
    unspaced = code in {"zh", "ja", "ko"}
    named_days = re.compile(weekdays if unspaced else rf"(?<!\w)(?:{weekdays})(?!\w)")
    return dated, named_days, ends
