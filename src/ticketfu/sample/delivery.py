"""Deliveries of webhooks: their ids, their signature, their answer."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import httpx2

from ticketfu.zendesk.signature import sign

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# Zendesk waits no longer for an answer.
DELIVERY_SECONDS = 12

# Deliveries that Zendesk repeats at once after a 409; its other retries wait, and are left out.
CONFLICT_RETRIES = 3


def new_ulid() -> str:
    return "01" + "".join(secrets.choice(CROCKFORD) for _ in range(24))


def headers(webhook_id: str, secret: str, body: bytes, invocation_id: str) -> dict[str, str]:
    """The headers of one attempt: each is signed anew, and all of a delivery share its id."""
    timestamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Zendesk Webhook",
        "X-Zendesk-Account-Id": "22129848",
        "X-Zendesk-Webhook-Id": webhook_id,
        "X-Zendesk-Webhook-Invocation-Id": invocation_id,
        "X-Zendesk-Webhook-Signature": sign(secret, timestamp, body),
        "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
    }


async def deliver(
    endpoint: str, webhook_id: str, secret: str, body: bytes, authorization: Mapping[str, str]
) -> int:
    """Post a body as Zendesk does; the status of the answer, or 0 if there was none."""
    invocation_id, status = str(uuid4()), 0
    async with httpx2.AsyncClient(timeout=DELIVERY_SECONDS) as http:
        for _ in range(1 + CONFLICT_RETRIES):
            signed = headers(webhook_id, secret, body, invocation_id)
            try:
                answer = await http.post(
                    endpoint, content=body, headers={**signed, **authorization}
                )
            except httpx2.HTTPError:
                return 0
            status = answer.status_code
            if status != 409:
                break
    return status
