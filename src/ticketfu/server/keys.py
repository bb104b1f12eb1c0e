"""Keys: what kind of caller a key makes, and what that kind may do."""

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

Caller = Literal["operator", "reader", "webhook", "zendesk"]
"""`zendesk` is a delivery that came with a valid signature and no key."""

DECODE_PATH = "/decode"
MCP_PATH = "/mcp"

READER_POSTS = re.compile(
    r"/api/v1/ticket(/[^/]+/feedback)?|/tickets/[^/]+/(refresh|feedback)"
    r"|/organizations/[^/]+/refresh|/logout|/mcp"
)
"""Asking for a refresh, and feedback, by a call or on a page; signing out; tools, which read."""

OPERATOR_PATHS = frozenset({"/api/v1/feedback"})


@dataclass(frozen=True)
class Keys:
    """Several of each kind, so that a key can be replaced without an outage."""

    tokens: tuple[str, ...] = field(repr=False)
    readers: tuple[str, ...] = field(default=(), repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    decoders: tuple[str, ...] = field(default=(), repr=False)

    def may_decode(self, authorization: bytes) -> bool:
        """True for one of the keys that open DECODE_PATH, which no other key does."""
        wanted = [b"Bearer " + key.encode() for key in self.decoders]
        # All are compared, so that the time it takes says nothing about them.
        return sum(hmac.compare_digest(authorization, each) for each in wanted) > 0

    def caller(self, given: bytes) -> Caller | None:
        """Compare with every key, so that the time it takes says nothing about them."""
        found: Caller | None = None
        for key, caller in self._callers:
            if hmac.compare_digest(given, key):
                found = caller
        return found

    @cached_property
    def _callers(self) -> tuple[tuple[bytes, Caller], ...]:
        return tuple(self._all())

    def _all(self) -> Iterator[tuple[bytes, Caller]]:
        for token in self.tokens:
            yield webhook_key(token).encode(), "webhook"
        for key in self.readers:
            yield key.encode(), "reader"
        # Last, so that a key that was also given to readers still opens everything.
        for token in self.tokens:
            yield token.encode(), "operator"


def may(caller: Caller, method: str, path: str) -> bool:
    """Decide whether such a caller may do this at all."""
    if path == DECODE_PATH:
        return False
    if caller == "operator":
        return True
    if caller == "reader":
        if method in {"GET", "HEAD"}:
            return path not in OPERATOR_PATHS
        return method == "POST" and READER_POSTS.fullmatch(path) is not None
    return path == WEBHOOK_PATH
