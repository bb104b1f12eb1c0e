"""The keys with which an issuer signs tokens: found, read and kept within bounds."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2
from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWKSetError

from ticketfu.bounded_http import Bound, certificates
from ticketfu.server.auth import CannotVerify

# RFC 8414 and OpenID Connect: where an issuer says which keys it has.
DISCOVERY = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")

FETCH_SECONDS = 5
MAX_KEYS_BYTES = 256 * 1024

FRESH_SECONDS = 600.0
"""How long keys are used before they are read again."""

AGAIN_SECONDS = 15.0
"""The least time between two reads, however many tokens name a key that is not known."""

LONGEST_SECONDS = 24 * 3600.0
"""How long keys are used while their issuer does not answer."""

UNREADABLE_KEYS = "the keys of --mcp-issuer (MCP_ISSUER) cannot be read; try again"


@dataclass
class SigningKeys:
    issuer: str
    clock: Callable[[], float]
    _keys: Mapping[str, PyJWK] = field(default_factory=dict)
    _read_at: float = -float("inf")
    _tried_at: float = -float("inf")
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def find(self, key_id: str) -> PyJWK | None:
        """The key of this id, None for one that the issuer does not have.

        Raises CannotVerify while the issuer's keys are not known.
        """
        if self._is_due(key_id):
            # One read at a time, for all who wait.
            async with self._reading:
                if self._is_due(key_id):
                    await self._read()
        if self._age() > LONGEST_SECONDS:
            raise CannotVerify(UNREADABLE_KEYS)
        return self._keys.get(key_id)

    def _age(self) -> float:
        return self.clock() - self._read_at

    def _is_due(self, key_id: str) -> bool:
        wanted = self._age() > FRESH_SECONDS or key_id not in self._keys
        return wanted and self.clock() - self._tried_at > AGAIN_SECONDS

    async def _read(self) -> None:
        self._tried_at = self.clock()
        bound = Bound(MAX_KEYS_BYTES, asyncio.Lock())
        try:
            async with httpx2.AsyncClient(
                verify=certificates(), timeout=FETCH_SECONDS, event_hooks={"response": [bound]}
            ) as http:
                async with asyncio.timeout(FETCH_SECONDS):
                    address = await self._address(http)
                    found = PyJWKSet.from_dict((await http.get(address)).raise_for_status().json())
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError, PyJWKSetError):
            return
        self._keys = {key.key_id: key for key in found.keys if key.key_id}
        self._read_at = self.clock()

    async def _address(self, http: httpx2.AsyncClient) -> str:
        """The address of the keys, as the issuer tells it; ValueError if it tells none."""
        for path in DISCOVERY:
            answer = await http.get(self.issuer + path)
            if answer.is_success:
                return self._stated_address(answer.json())
        raise ValueError

    def _stated_address(self, stated: Any) -> str:
        """An issuer that is asked over TLS does not send us to a place without it."""
        address = stated["jwks_uri"] if isinstance(stated, dict) and "jwks_uri" in stated else ""
        if not isinstance(address, str) or str(stated.get("issuer")).rstrip("/") != self.issuer:
            raise ValueError
        if not address.startswith(("https://", self.issuer)):
            raise ValueError
        return address
