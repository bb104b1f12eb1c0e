"""Finds e-mail addresses and telephone numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from ticketfu.privacy.cards import is_numbered
from ticketfu.privacy.spans import Span

_LETTERS = "A-Za-zÀ-ɏͰ-ԯ"
_EMAIL = re.compile(
    # Starts only where a run begins, so that a long run without an @ is read once.
    rf"(?<![{_LETTERS}0-9._%+'-])[{_LETTERS}0-9._%+'-]{{1,64}}"
    rf"(?:[@＠]| ?[(\[{{]at[)\]}}] ?)"
    rf"(?:[{_LETTERS}0-9-]{{1,63}}(?:\.| ?[(\[{{]dot[)\]}}] ?)){{1,8}}[{_LETTERS}-]{{2,24}}"
)
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|pdf|css|js)$", re.IGNORECASE)

_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.,/#=&+-])(?<!\d:)[+(]{0,2}\d[\d ()./\u00a0-]{4,22}\d(?![A-Za-z0-9_%]|[.,:]\d)"
)
# Dates, versions and addresses of machines, but no number of France: 06.12.34.56.78.
_NO_PHONE = re.compile(
    r"(?!0\d(?:\.\d\d){4}$)(?:\d{1,2}([./-])\d{1,2}\1\d{2,4}\b.*"
    r"|\d{4}([./-])\d{1,2}\2\d{1,2}\b.*|\d{1,3}(?:\.\d{1,3}){2,})"
)

# North America's grouping, or an area code that begins with 0.
_NATIONAL = re.compile(
    r"\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}|\(?0\d{1,5}\)?[ /.-]{1,3}\d[\d /.-]{4,}\d"
    r"|\(\d\d\) ?\d{4,5}-\d{4}|8 ?\(\d{3}\) ?\d{3}-\d\d-\d\d"
)

_CALLED = re.compile(
    r"(?:phone|tele?(?:fon|phone|fono)?|mobile?|cell|call|ring me|my number|reach|dial|sms|text me"
    r"|fax|handy|whatsapp|anruf\w*|anzurufen|erreich\w*|rückruf|rufen|portable|appel\w*|móvil|celular|ll[aá]m\w+"
    r"|cellulare|chiam\w+|gsm|bellen|ligar|ligue|komórka|kom\.|тел\w*|звон\w+|電話|电话|手机|携帯|전화"
    r"|هاتف|טלפון|फ़ोन|फोन)[^\d\n]{0,30}$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:number|nummer|numéro|número|numero|\bno|\bnr|nº|№|番号|号|번호)[\s.:#]{0,3}$",
    re.IGNORECASE,
)
# Where a number that begins with 0 and has no blanks is looked up.
_REGIONS = ("GB", "DE", "FR", "IT", "NL", "AU", "JP", "IN")

# In one text; a text with more such numbers is a list of telephone numbers.
_MOST_LOOKUPS = 200


def find_emails(text: str) -> Iterator[Span]:
    for match in _EMAIL.finditer(text):
        if not _FILE.search(match[0]):
            yield Span(*match.span(), "email", "email", match[0].casefold())


def find_phones(text: str) -> Iterator[Span]:
    lookups = 0
    for match in _PHONE.finditer(text):
        number = _at_most_fifteen_digits(match[0])
        digits = sum(map(str.isdecimal, number))
        is_phone = _is_phone(number, digits, text, match.start())
        if is_phone is None:
            lookups += 1
            is_phone = lookups > _MOST_LOOKUPS or _is_known(number)
        if is_phone:
            key = re.sub(r"\D", "", number).removeprefix("00").removeprefix("0")
            yield Span(match.start(), match.start() + len(number), "phone", "phone", key)


def _is_phone(number: str, digits: int, text: str, start: int) -> bool | None:
    """None where only the numbering plans of countries can tell."""
    # Invented numbers (555-0100) are in no plan: behind a + or a word, possible is enough.
    if "+" in number:
        return digits >= 8 and _is_possible(number.lstrip("("))
    if _NO_PHONE.fullmatch(number) or is_numbered(text, start):
        return False
    before = text[max(0, start - 60) : start]
    if _CALLED.search(before):
        return digits >= 6
    if _OTHER_NUMBER.search(before):
        return False
    if digits >= 9 and _NATIONAL.fullmatch(number):
        return True
    return None if number[0] == "0" and number.isdecimal() and digits >= 10 else False


def _is_possible(number: str) -> bool:
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False


def _is_known(number: str) -> bool:
    found = (phonenumbers.parse(number, region) for region in _REGIONS)
    return any(phonenumbers.is_valid_number(parsed) for parsed in found)


def _at_most_fifteen_digits(number: str) -> str:
    """E.164 allows fifteen: what follows is another number."""
    while sum(map(str.isdecimal, number)) > 15 and " " in number:
        number = number.rpartition(" ")[0].rstrip(" (-./")
    return number
