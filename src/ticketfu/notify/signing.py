"""Signatures of Standard Webhooks: a receiver verifies them with any of its libraries; pure."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

SECRET_PREFIX = "whsec_"  # noqa: S105

# Of a secret, by the specification.
LEAST_BYTES, MOST_BYTES = 24, 64


def secret_bytes(text: str) -> bytes:
    """Raise ValueError for what is no secret of that form."""
    try:
        secret = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not LEAST_BYTES <= len(secret) <= MOST_BYTES:
        raise ValueError("wants whsec_ and 24 to 64 random bytes in base64")
    return secret


def signed_headers(
    secrets: Sequence[bytes], event_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """One signature for each secret, so that one can be replaced without an outage."""
    content = f"{event_id}.{timestamp}.".encode() + body
    digests = (hmac.digest(secret, content, hashlib.sha256) for secret in secrets)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(one).decode()}" for one in digests),
    }
