"""Other ways to write the same number, time, range or code; pure."""

import re
from collections.abc import Iterator

THOUSANDS = re.compile(r"(\d{1,3}(?:[.,']\d{3})+)(?:[.,](\d{1,2}))?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
_DECIMAL = re.compile(r"(\d+)[.,](\d+)")

_SCALES = {
    "k tsd thousand tausend mille mil mila тыс bin duizend tys": 1_000,
    "万 萬 만": 10_000,
    "lakh lakhs": 100_000,
    "m mio mln million millions millionen millones milioni milhões miljoen miljoner млн": 10**6,
    "crore crores": 10**7,
    "bn billion billions milliarden milliard milliards mrd млрд": 10**9,
}
_SCALE = {name: scale for names, scale in _SCALES.items() for name in names.split()}
_NAME = "|".join(sorted(_SCALE, key=len, reverse=True))
_SCALED = re.compile(rf"(\d[\d.,']*)({_NAME})")
# A blank between them is none: 2.5 million. Signs of ten thousand stand among other signs.
_APART = re.compile(rf"(?<=\d) (?=(?:{_NAME})\b)")
# A number's length is bounded, as each search would else go on to the end of a flood of digits.
_TEN_THOUSANDS = re.compile(r"(?<!\d)(?<!\d[.,])(\d[\d.,]{0,30}) ?[万萬만]")

_NOON = "noon|midday|mittags?|midi|mediodía|mezzogiorno"
_TIME = re.compile(
    r"(?<![\w.,:-])(?:(\d{1,2})(?:[:.h](\d\d))? ?"
    r"(?:([ap])\.? ?m\b|h(?!\w)|uhr|o'clock|heures?|час|[点點時时시])"
    rf"|(\d{{1,2}})[:.h](\d\d)(?![\w:]|[.,]\d)|(?P<noon>{_NOON})(?!\w))"
)
_RANGE = re.compile(
    r"(?<![\w.,])(\d{1,4}) (?:to|bis|à|a|tot|do|до|até|till) (\d{1,4})(?![\w]|[.,]\d)"
)
# Behind a currency or a word for a week or a quarter stands a number of its own: USD480, CW49.
_PREFIXED = re.compile(
    r"(?:usd|eur|gbp|chf|jpy|inr|rs|pln|sek|nok|dkk|cad|aud|brl|r|kw|cw|wk|w|q)(\d.*)"
)
_JOINT = re.compile(r"(?<=[a-z])[-_/](?=\d)|(?<=\d)[-_/](?=[a-z])")


def with_scales(text: str) -> str:
    """A comparable text in which a number and its scale are one word."""
    return _APART.sub("", _TEN_THOUSANDS.sub(lambda found: _times(found[1], 10_000), text))


def number_forms(number: str) -> Iterator[str]:
    """1,450 and 1.450 are 1450; 180,20 is 180.2; 10k is 10000."""
    thousands, decimal = THOUSANDS.fullmatch(number), _DECIMAL.fullmatch(number)
    scaled = _SCALED.fullmatch(number)
    if scaled:
        yield from (scaled[1], _times(scaled[1], _SCALE[scaled[2]]))
    elif thousands:
        whole = re.sub(r"\D", "", thousands[1])
        rest = (thousands[2] or "").rstrip("0")
        yield f"{whole}.{rest}" if rest else whole
    elif decimal:
        rest = decimal[2].rstrip("0")
        yield f"{decimal[1]}.{rest}" if rest else decimal[1]
    elif _LAKHS.fullmatch(number):
        yield number.replace(",", "")


def code_forms(token: str) -> Iterator[str]:
    """T-4711 is T4711; USD480 says 480."""
    yield _JOINT.sub("", token)
    prefixed = _PREFIXED.fullmatch(token)
    if prefixed:
        yield from (prefixed[1], *number_forms(prefixed[1]))


def ranges_in(text: str) -> Iterator[str]:
    """Ranges that are told in words: 3 to 5."""
    yield from (f"{found[1]}-{found[2]}" for found in _RANGE.finditer(text))


def times_in(text: str) -> Iterator[str]:
    """Times of day on clocks of 24 hours and of 12: 9 pm, 9.30 Uhr, 9h30."""
    for found in _TIME.finditer(text):
        hour = 12 if found["noon"] else int(found[1] or found[4])
        minute = found[2] or found[5] or "00"
        if hour > 24 or minute > "59":
            continue
        hours = {hour, hour % 12 or 12} | ({hour % 12 + 12} if found[3] == "p" else set())
        yield from (f"{each}:{minute}" for each in hours)
        if minute == "00":
            yield from map(str, hours)


def _times(number: str, scale: int) -> str:
    plain = next(number_forms(number), number)
    try:
        return f"{float(plain) * scale:.0f}"
    except ValueError:
        return number
