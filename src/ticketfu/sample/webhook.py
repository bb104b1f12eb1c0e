"""A webhook as Zendesk sends it."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

import httpx2

from ticketfu.zendesk.signature import sign

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _ulid() -> str:
    return "01" + "".join(secrets.choice(CROCKFORD) for _ in range(24))


@dataclass(frozen=True)
class Webhook:
    """A receiver of changed tickets.

    A trigger stays silent about deletions and redactions; a webhook that is subscribed to
    Zendesk's events (`erasures`) gets them too.
    """

    http: httpx2.AsyncClient
    endpoint: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    erasures: bool = False
    id: str = field(default_factory=_ulid)

    async def fire(self, ticket_id: int, invocation_id: str | None = None) -> int:
        """Deliver a ticket's change; the status of the answer, or 0 if there was none.

        Zendesk keeps the invocation id when it tries again.
        """
        # The placeholder's digits stand inside quotes, and Zendesk prints the body prettily.
        body = json.dumps({"ticket_id": str(ticket_id)}, indent=2).encode() + b"\n"
        headers = self._headers(body, invocation_id or str(uuid4()))
        try:
            response = await self.http.post(self.endpoint, content=body, headers=headers)
        except httpx2.HTTPError:
            return 0
        return response.status_code

    def _headers(self, body: bytes, invocation_id: str) -> dict[str, str]:
        timestamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Zendesk Webhook",
            "X-Ticketfu-Key": self.key,
            "X-Zendesk-Account-Id": "22129848",
            "X-Zendesk-Webhook-Id": self.id,
            "X-Zendesk-Webhook-Invocation-Id": invocation_id,
            "X-Zendesk-Webhook-Signature": sign(self.secret, timestamp, body),
            "X-Zendesk-Webhook-Signature-Timestamp": timestamp,
        }
