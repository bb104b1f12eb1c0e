"""Temporal's page tokens as cursors; Temporal fails in its own way on one it did not give out."""

import base64
import binascii
import hashlib

CHECK_BYTES = 8


def page_cursor(token: bytes, filters: str) -> str:
    return base64.urlsafe_b64encode(_check(token, filters) + token).decode()


def page_token(cursor: str, filters: str) -> bytes:
    """Raises ValueError for a cursor that no list with these filters gave out."""
    try:
        decoded = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        decoded = b""
    check, token = decoded[:CHECK_BYTES], decoded[CHECK_BYTES:]
    if check != _check(token, filters):
        raise ValueError("cursor is not one that this list gave out")
    return token


def _check(token: bytes, filters: str) -> bytes:
    return hashlib.sha256(filters.encode() + b"\0" + token).digest()[:CHECK_BYTES]
