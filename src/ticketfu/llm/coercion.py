"""Texts, lists, ids and days as weak models write them, made into the ones asked for."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from ticketfu.months import MONTHS
from ticketfu.text import fold, plain

LARGEST_NUMBER = 2**63 - 1
_NUMBER = re.compile(r"\d{1,19}")
_COMMENT = re.compile(r"(?<![^\W\d_])c ?(\d{1,19})", re.IGNORECASE)
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)、])\s+")
_DAY = re.compile(
    r"(?<!\d)(\d{4})(?:[-/.年]|년 )(\d{1,2})(?:[-/.月]|월 )(\d{1,2})(?!\d)"
    r"|(?<![\d/.-])(20\d\d)(\d\d)(\d\d)(?![\d/.-])"
)
# By a month's name, in either order, in any language.
_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_NAMED_DAY = re.compile(
    rf"(?<!\w)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ -](?:of |de )?({_NAME})"
    r"\.?,?[ -](?:de )?(\d{4})"
    rf"|(?<!\w)({_NAME})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})(?!\d)"
)
# Behind the day, or before it: which is which shows where one is larger than twelve.
_ORDERED_DAY = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\w/-])")
# Escapes that a model escaped once more, which JSON then leaves in its texts.
_ESCAPED_LINE = re.compile(
    r"(?:(?<=[.!?…,;:)。！？])(?<![A-Za-z]:)(?:\\r)?\\n|(?<![A-Za-z]:)(?:\\r)?\\n(?=[^a-z]|$))"
)
_ESCAPED_CHARACTER = re.compile(r"\\u([0-9a-fA-F]{4})")

_NOTHING = re.compile(
    r"[(\[]?(?:[-–—.]+|n/?a|none|null|nil|undefined|nothing|keine[rs]?|aucune?|ningun[ao]"
    r"|nessun[ao]|nenhuma?|geen|brak|ingen|ingenting|yok|нет"
    r"|无|無|没有|なし|없음|không có|ไม่มี|لا يوجد"
    r"|none (?:yet|so far|known|given|found|mentioned))[.。!]?[)\]]?",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Tell whether a text is a word such as "None" or "N/A" where an empty one was asked for."""
    return _NOTHING.fullmatch(text) is not None


def one_text(value: object) -> object:
    """Weak models answer null, a list or an object where a text is asked for."""
    match value:
        case str():
            return plain(_unescaped(value))  # A lone surrogate would not pass as text.
        case None:
            return ""
        case list():
            return " ".join(_inner(item) for item in value)
        case Mapping():
            return " ".join(_inner(item) for item in value.values())
    return value


def _unescaped(text: str) -> str:
    r"""Text without `\n` and its like as two characters; what follows a drive, C:\new, stays."""
    if "\\" not in text:
        return text
    text = _ESCAPED_LINE.sub("\n", text).replace('\\"', '"')
    return _ESCAPED_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text)


def _inner(value: object) -> str:
    return plain(str(one_text(value)))


def many(value: object) -> list[object]:
    """Weak models answer null, or a single item, where a list is asked for."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def separate_lines(value: object) -> list[object]:
    """Several lines come as one text too, with numbers or bullets."""
    value = _unescaped(value) if isinstance(value, str) else value
    if not isinstance(value, str) or "\n" not in value:
        return many(value)
    return [_LIST_MARK.sub("", line) for line in value.split("\n")]


def separate_labels(value: object) -> list[object]:
    """Labels come as one text too, with commas, and as the values of an object."""
    if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
        value = list(value.values())
    found: list[object] = []
    for item in map(one_text, many(value)):
        # A comma in "billing (3 tickets, 2 open)" separates nothing.
        whole = not isinstance(item, str) or "(" in item
        found += [item] if whole else re.split(r"[,;\n、，；]|\s[/|]\s", str(item))
    return found


def id_numbers(value: object) -> object:
    """Ids as models write them: 7, "#7", "c7", "7, 9", {"id": 7}."""
    match value:
        case None | bool():
            return []
        case list():
            found = [number for item in value for number in _number_list(item)]
        case _:
            found = _number_list(value)
    return [number for number in found if 0 <= number <= LARGEST_NUMBER]


def _number_list(item: object) -> list[int]:
    match item:
        case bool():
            return []
        case int():
            return [item]
        case float() if item.is_integer():
            return [int(item)]
        case str():
            # A comment's date may stand beside its id.
            return [int(number) for number in _COMMENT.findall(item) or _NUMBER.findall(item)]
        case Mapping():
            return [number for inner in item.values() for number in _number_list(inner)]
    return []


def sure_day(value: object) -> object:
    """The only day in a text; one whose order of day and month is a guess is none."""
    if isinstance(value, date):
        return value
    days = set(_written_days(fold(str(one_text(value)))))
    return days.pop() if len(days) == 1 else None


def _written_days(text: str) -> Iterator[date | None]:
    """None stands for what is written as a day and is none, or not surely one."""
    for found in _DAY.finditer(text):
        yield _date(*(int(part) for part in found.groups() if part))
    for found in _NAMED_DAY.finditer(text):
        day, month, year = (part for part in found.groups() if part)
        day, month = (month, day) if day in MONTHS else (day, month)
        yield _date(int(year), MONTHS[month], int(day))
    for found in _ORDERED_DAY.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        known = {_date(year, second, first), _date(year, first, second)} - {None}
        yield from known or {None}


def _date(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(year, month, day)
    return None
