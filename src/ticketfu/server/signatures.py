"""Signatures of deliveries, checked once a route has read the body."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from fastapi import HTTPException, Request
from starlette.datastructures import Headers

from ticketfu.bounded_log import BoundedLog
from ticketfu.server.auth import CHALLENGE, NO_KEY, SIGNATURE, caller
from ticketfu.zendesk.signature import TEST_SECRET, sign, verify

TIMESTAMP = "x-zendesk-webhook-signature-timestamp"
INVOCATION = "x-zendesk-webhook-invocation-id"
SIGNED = (SIGNATURE, TIMESTAMP, INVOCATION)

BAD_SIGNATURE = "the signature does not fit ZENDESK_WEBHOOK_SECRET"
TEST = "this is a test of Zendesk's, signed with its published test secret: it arrived, no more"


@dataclass(frozen=True)
class ZendeskSignature:
    """Checks the signature of whoever says to be Zendesk; several secrets may be in use."""

    secrets: tuple[str, ...] = field(repr=False)
    log: BoundedLog = field(default_factory=partial(BoundedLog, __name__))

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
            self.log.warning(TEST)
            raise HTTPException(401, TEST)
        if not self.secrets:
            return False
        now = datetime.now(UTC)
        fits = [
            verify(secret, timestamp=timestamp, signature=signature, body=body, now=now)
            for secret in self.secrets
        ]
        if not any(fits):
            self.log.warning("refused a delivery: %s", BAD_SIGNATURE)
            raise HTTPException(401, BAD_SIGNATURE)
        return True


async def check_signature(request: Request) -> None:
    """Hold a call against the secrets of the app that it came to."""
    signature: ZendeskSignature = request.app.state.signature
    await signature(request)
