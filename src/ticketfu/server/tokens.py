"""Bearer tokens for tools, verified by the keys of an issuer (RFC 9068, RFC 9728)."""

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import jwt
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ticketfu.server.sessions import Person
from ticketfu.server.signing_keys import SigningKeys
from ticketfu.text import clip, plain_line

METADATA_PATH = "/.well-known/oauth-protected-resource"

# None that signs with a shared secret: a public key would pass for one.
ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
]
REQUIRED_CLAIMS = ["exp", "iss", "aud", "sub"]
CLOCKS_DIFFER_SECONDS = 30
LONGEST_SUBJECT = 100


class BearerTokens:
    """Tokens that this issuer made for this server: `audience` is the address of its tools."""

    def __init__(
        self, issuer: str, audience: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.keys = SigningKeys(issuer, clock)
        self.issuer = issuer
        self.audience = audience
        parts = urlsplit(audience)
        self.metadata_path = METADATA_PATH + parts.path.rstrip("/")
        self.open_paths = frozenset({METADATA_PATH, self.metadata_path})
        address = f"{parts.scheme}://{parts.netloc}{self.metadata_path}"
        self.challenge: Mapping[str, str] = {
            "WWW-Authenticate": f'Bearer resource_metadata="{address}"'
        }

    async def person(self, token: str) -> Person | None:
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = await self.keys.find(key_id) if isinstance(key_id, str) else None
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=[self.audience, f"{self.audience}/"],
                issuer=[self.issuer, f"{self.issuer}/"],
                leeway=CLOCKS_DIFFER_SECONDS,
                options={"require": REQUIRED_CLAIMS},
            )
        except jwt.PyJWTError:
            return None
        subject = clip(plain_line(str(claims["sub"])), LONGEST_SUBJECT)
        return Person(f"reader {subject!r}", "reader", f"token {subject}", by_proxy=True)

    def add_metadata(self, app: FastAPI) -> None:
        """Say who issues tokens, where clients look for it."""
        said = {
            "resource": self.audience,
            "authorization_servers": [self.issuer],
            "bearer_methods_supported": ["header"],
            "resource_name": "TicketFu",
        }

        async def metadata(_: Request) -> JSONResponse:
            return JSONResponse(said)

        app.router.routes.extend(Route(path, metadata) for path in sorted(self.open_paths))
