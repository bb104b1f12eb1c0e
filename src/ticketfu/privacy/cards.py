"""Finds card numbers and IBANs by their check digits."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum import iban, luhn, numdb

from ticketfu.privacy.spans import Span

_NUMBERED = re.compile(
    r"(?:lot|part|serial|batch|model|sku|item|article|error|code|version|build|port|line|order|ticket|invoice|case|reference|ref|tracking|parcel|shipment|request|conversation"
    r"|bestellung|bestell|rechnung|rechnungs|auftrag|auftrags|vorgang|vorgangs|sendung|sendungs"
    r"|commande|facture|pedido|factura|ordine|fattura|fatura|bestelling|factuur|zamówienie"
    r"|faktura|заказа?|счета?|счёта?|注文|请求|订单|發票|发票|주문|#|\bid)s?"
    r"(?:[ _-]?(?:number|no|nr|nummer|id|num|numero|número|numéro|番号|号|번호)\.?)?"
    r"[\s:#=\"'.°º（(-]{0,4}$",
    re.IGNORECASE,
)
_CARD = re.compile(
    r"(?<![A-Za-z0-9_.,#-])[2-6]\d{3}(?:[ \u00a0\n–._-]{0,2}\d{2,7}){2,4}(?![A-Za-z0-9_-]|[.,]\d)"
)
_DIGITS = re.compile(r"\d+")
# How card numbers are written; fourteen digits without a blank are an id of Zendesk's.
_GROUPS = {(16,), (4, 4, 4, 4), (15,), (4, 6, 5), (4, 6, 4), (19,), (4, 4, 4, 4, 3)}

_IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2})\d{2}[ \u00a0-]?[A-Z0-9]{3}", re.IGNORECASE)


def find_cards(text: str) -> Iterator[Span]:
    for match in _CARD.finditer(text):
        groups = _DIGITS.findall(match[0])
        digits = "".join(groups)
        written = tuple(map(len, groups)) in _GROUPS and (len(digits) != 15 or digits[0] == "3")
        if written and luhn.is_valid(digits) and not is_numbered(text, match.start()):
            yield Span(*match.span(), "card", "card", digits)


def find_ibans(text: str) -> Iterator[Span]:
    for start in _IBAN_START.finditer(text):
        pattern = _iban_of(start[1].upper())
        match = pattern and pattern.match(text, start.start())
        if match and iban.is_valid(match[0], check_country=False):
            yield Span(*match.span(), "iban", "iban", iban.compact(match[0]))


def is_numbered(text: str, start: int) -> bool:
    """Tell whether the words before a number say that it is a ticket's, an order's or the like."""
    return _NUMBERED.search(text[max(0, start - 40) : start]) is not None


@cache
def _iban_of(country: str) -> re.Pattern[str] | None:
    """A country's IBAN in any grouping; each country has its own length."""
    structure = dict(numdb.get("iban").info(country)[0][1]).get("bban")
    if not structure:
        return None
    length = 4 + sum(int(size) for size in re.findall(r"\d+", structure))
    alphanumeric = "[A-Z0-9]"
    return re.compile(
        rf"(?:{alphanumeric}[ \u00a0-]?){{{length - 1}}}{alphanumeric}(?!{alphanumeric})",
        re.IGNORECASE,
    )
