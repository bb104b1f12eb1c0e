"""A webhook that tests and the demo attach directly, without setting it up over the API."""

import json
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2

from ticketfu.sample.delivery import headers, new_ulid


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
    id: str = field(default_factory=new_ulid)

    async def fire(self, ticket_id: int, invocation_id: str | None = None) -> int:
        """Deliver a ticket's change; the status of the answer, or 0 if there was none.

        Zendesk keeps the invocation id when it tries again.
        """
        # The placeholder's digits stand inside quotes, and Zendesk prints the body prettily.
        body = json.dumps({"ticket_id": str(ticket_id)}, indent=2).encode() + b"\n"
        signed = headers(self.id, self.secret, body, invocation_id or str(uuid4()))
        try:
            response = await self.http.post(
                self.endpoint, content=body, headers={**signed, "X-Ticketfu-Key": self.key}
            )
        except httpx2.HTTPError:
            return 0
        return response.status_code
