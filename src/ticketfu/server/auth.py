"""Authentication: everything is closed unless it is listed as open, whatever the path."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import HTTPException, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketfu.server.bounded_log import BoundedLog
from ticketfu.server.errors import answer
from ticketfu.server.keys import WEBHOOK_PATH, Caller, Keys, may
from ticketfu.zendesk.signature import TEST_SECRET, sign, verify

OPEN_PATHS = frozenset({"/docs", "/openapi.json", "/health", "/livez"})

KEY = "x-ticketfu-key"
SIGNATURE = "x-zendesk-webhook-signature"
TIMESTAMP = "x-zendesk-webhook-signature-timestamp"
INVOCATION = "x-zendesk-webhook-invocation-id"
SIGNED = (SIGNATURE, TIMESTAMP, INVOCATION)

NO_KEY = "send the server's API token as X-Ticketfu-Key"
NO_RIGHT = "this key may not do that"
BAD_SIGNATURE = "the signature does not fit ZENDESK_WEBHOOK_SECRET"
TEST = "this is a test of Zendesk's, signed with its published test secret: it arrived, no more"

CHALLENGE = {"WWW-Authenticate": "ApiKey"}


class RequireKey:
    """Before anything is read or routed, so that a stranger learns nothing from errors."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self.app = app
        self.keys = keys
        self.refusals = BoundedLog(__name__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in OPEN_PATHS:
            await self.app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        # Headers decode as Latin-1, so this gives back the bytes that were sent.
        caller = self.keys.caller(headers.get(KEY, "").encode("latin-1"))
        # A signature is over the body, so its check waits until the route has read that.
        signed = path == WEBHOOK_PATH and self.keys.webhook_secrets and SIGNATURE in headers
        allowed = caller is not None and may(caller, scope["method"], path)
        if allowed or signed:
            scope.setdefault("state", {})["caller"] = caller if allowed else None
            await self.app(scope, receive, send)
        elif caller is None:
            self._count(scope)
            await answer(path, headers, 401, NO_KEY, CHALLENGE)(scope, receive, send)
        else:
            await answer(path, headers, 403, NO_RIGHT)(scope, receive, send)

    def _count(self, scope: Scope) -> None:
        client = scope["client"][0] if scope.get("client") else "unknown"
        self.refusals.warning("refused a call without a right key from %s", client)


@dataclass(frozen=True)
class ZendeskSignature:
    """Checks the signature of whoever says to be Zendesk; several secrets may be in use."""

    secrets: tuple[str, ...]

    async def __call__(self, request: Request) -> None:
        """Raise 401 for a signature that does not fit, and for a caller who needs one."""
        headers = request.headers
        if any(name in headers for name in SIGNED) and self._fits(headers, await request.body()):
            request.state.caller = caller(request) or "zendesk"
        if caller(request) is None:
            raise HTTPException(401, NO_KEY, CHALLENGE)

    def _fits(self, headers: Headers, body: bytes) -> bool:
        timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
        # Whoever reads Zendesk's documentation can sign with its test secret.
        if signature == sign(TEST_SECRET, timestamp, body):
            raise HTTPException(401, TEST)
        if not self.secrets:
            return False
        now = datetime.now(UTC)
        fits = [
            verify(secret, timestamp=timestamp, signature=signature, body=body, now=now)
            for secret in self.secrets
        ]
        if not any(fits):
            raise HTTPException(401, BAD_SIGNATURE)
        return True


def caller(request: Request) -> Caller | None:
    """The kind of caller, for rights and for the audit line; None before a signature's check."""
    found: Caller | None = request.state.caller
    return found
