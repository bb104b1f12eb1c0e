"""Who may call: holders of the key; and who says to be Zendesk must have signed."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import HTTPException, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketfu.zendesk.signature import verify

KEY = b"x-ticketfu-key"
SIGNATURE = "x-zendesk-webhook-signature"
TIMESTAMP = "x-zendesk-webhook-signature-timestamp"
INVOCATION = "x-zendesk-webhook-invocation-id"


class RequireKey:
    """Before anything under /api is read, so that a stranger learns nothing from errors."""

    def __init__(self, app: ASGIApp, api_token: str) -> None:
        self.app = app
        self.token = api_token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(KEY, b"")
        if hmac.compare_digest(given, self.token):
            await self.app(scope, receive, send)
            return
        refusal = JSONResponse({"detail": "send the server's API token as X-Ticketfu-Key"}, 401)
        await refusal(scope, receive, send)


@dataclass(frozen=True)
class SignedByZendesk:
    """Whoever has the key may call; who comes with Zendesk's headers must be Zendesk."""

    secret: str | None

    async def __call__(self, request: Request) -> None:
        headers = request.headers
        if not self.secret or not {SIGNATURE, TIMESTAMP, INVOCATION} & set(headers.keys()):
            return
        signed = verify(
            self.secret,
            timestamp=headers.get(TIMESTAMP, ""),
            signature=headers.get(SIGNATURE, ""),
            body=await request.body(),
            now=datetime.now(UTC),
        )
        if not signed:
            raise HTTPException(401, "the signature does not fit ZENDESK_WEBHOOK_SECRET")
