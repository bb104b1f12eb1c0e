"""An issuer of tokens on loopback: its metadata, its keys, and tokens of any kind."""

import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

AUDIENCE = "https://ticketfu.example/mcp"


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass
class Issuer:
    """`keys` are published by id; `asked` counts how often; `url` is known once it is served."""

    keys: dict[str, ec.EllipticCurvePrivateKey] = field(default_factory=lambda: {"a": new_key()})
    url: str = ""
    asked: int = 0
    away: bool = False

    def app(self) -> Starlette:
        routes = [
            Route("/.well-known/oauth-authorization-server", self._metadata),
            Route("/keys", self._keys),
        ]
        return Starlette(routes=routes)

    def token(
        self,
        key_id: str = "a",
        key: ec.EllipticCurvePrivateKey | None = None,
        **claims: object,
    ) -> str:
        """A good token, but for the claims given; None leaves one out."""
        said = {"iss": self.url, "aud": AUDIENCE, "sub": "alice", "exp": int(time.time()) + 600}
        left = {name: value for name, value in {**said, **claims}.items() if value is not None}
        signing = key or self.keys[key_id]
        return jwt.encode(left, signing, algorithm="ES256", headers={"kid": key_id})

    async def _metadata(self, _: Request) -> Response:
        return JSONResponse({"issuer": self.url, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, _: Request) -> Response:
        self.asked += 1
        if self.away:
            return Response(status_code=503)
        published: list[dict[str, Any]] = [
            {**ECAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": key_id, "alg": "ES256"}
            for key_id, key in self.keys.items()
        ]
        return JSONResponse({"keys": published})
