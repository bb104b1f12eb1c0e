"""Cursors of lists: the place of the last row, good for the list that gave it out."""

import base64
import binascii
import hashlib
import struct

from ticketfu.index.models import OrganizationFilter, Sort, TicketFilter

PLACE = struct.Struct(">8sqq")
"""The list's check, when the row was published, its id."""

ORDERS: dict[Sort, tuple[str, str]] = {
    "-updated": ("published DESC, id DESC", "(published, id) < (?, ?)"),
    "updated": ("published, id", "(published, id) > (?, ?)"),
    "id": ("id", "(0, id) > (0 * ?, ?)"),
}
"""ORDER BY, and the condition for rows after a place."""


def to_cursor(wanted: TicketFilter | OrganizationFilter, sort: Sort, place: tuple[int, int]) -> str:
    return base64.urlsafe_b64encode(PLACE.pack(_check(wanted, sort), *place)).decode()


def to_place(wanted: TicketFilter | OrganizationFilter, sort: Sort, cursor: str) -> tuple[int, int]:
    """Raises ValueError for a cursor that no list with this filter and order gave out."""
    try:
        packed = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
        check, published, number = PLACE.unpack(packed)
    except (binascii.Error, struct.error, UnicodeEncodeError):
        check = b""
    if check != _check(wanted, sort):
        raise ValueError("cursor is not one that this list gave out")
    return published, number


def _check(wanted: TicketFilter | OrganizationFilter, sort: Sort) -> bytes:
    return hashlib.blake2b(f"{wanted} {sort}".encode(), digest_size=8).digest()
