"""Temporal's page tokens as cursors; Temporal fails in its own way on one it did not give out."""

import base64
import binascii
import hmac

CHECK_BYTES = 16


def page_cursor(token: bytes, filters: str, key: bytes) -> str:
    return base64.urlsafe_b64encode(_check(token, filters, key) + token).decode()


def page_token(cursor: str, filters: str, key: bytes) -> bytes:
    """Raises ValueError for a cursor that no list with these filters gave out."""
    try:
        decoded = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        decoded = b""
    check, token = decoded[:CHECK_BYTES], decoded[CHECK_BYTES:]
    # Nobody can make a cursor: Temporal would take seconds over one that it does not know.
    if not hmac.compare_digest(check, _check(token, filters, key)):
        raise ValueError("cursor is not one that this list gave out")
    return token


def _check(token: bytes, filters: str, key: bytes) -> bytes:
    return hmac.digest(key, filters.encode() + b"\0" + token, "sha256")[:CHECK_BYTES]
