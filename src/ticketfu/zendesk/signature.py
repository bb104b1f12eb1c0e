"""The signature on a webhook: base64 of HMAC-SHA256 over timestamp and raw body."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

# Zendesk stamps each attempt anew, so a true timestamp is young.
WINDOW = timedelta(minutes=5)


# Zendesk publishes it: its Test button signs with it, whatever the webhook's own secret is.
TEST_SECRET = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="  # noqa: S105


def webhook_key(api_token: str) -> str:
    """The key that a webhook is given: it is derived from the server's, and opens less."""
    return hmac.new(api_token.encode(), b"ticketfu webhook", hashlib.sha256).hexdigest()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    return _mac(secret, timestamp, body).decode()


def verify(secret: str, *, timestamp: str, signature: str, body: bytes, now: datetime) -> bool:
    """Say if the holder of `secret` signed these bytes within the last minutes."""
    # Bytes, as compare_digest raises on a header with non-ASCII text.
    given = signature.encode(errors="replace")
    return hmac.compare_digest(_mac(secret, timestamp, body), given) and _recent(timestamp, now)


def _mac(secret: str, timestamp: str, body: bytes) -> bytes:
    """Sign with the secret's text as the key, although it looks like base64."""
    message = timestamp.encode(errors="replace") + body
    return base64.b64encode(hmac.new(secret.encode(), message, hashlib.sha256).digest())


def _recent(timestamp: str, now: datetime) -> bool:
    try:
        return abs(now - datetime.fromisoformat(timestamp)) <= WINDOW
    except (ValueError, TypeError, OverflowError):
        return False
