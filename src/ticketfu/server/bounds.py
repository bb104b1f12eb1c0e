"""Bounds of a server against strangers, and the answer when all its connections are taken."""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from ticketfu.webhook.models import WEBHOOK_PATH

KEPT_PATHS = frozenset({b"/livez", b"/health", WEBHOOK_PATH.encode()})

HEAD_TOO_LARGE = "a head is at most 32 KB and 100 headers long"
BUSY = b'{"detail": "all connections are taken; try again"}'
BUSY_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", b"%d" % len(BUSY)),
    (b"retry-after", b"10"),
    (b"connection", b"close"),
]


@dataclass(frozen=True)
class Limits:
    """`kept` of the connections are for health and webhooks alone.

    `stall_seconds` is how long a client may leave an answer unread; `idle_seconds`, how long a
    connection is kept between requests: longer than a proxy before this server keeps it, whose
    request would else be lost with it (60 s are usual).
    """

    connections: int = 1000
    kept: int = 50
    head_bytes: int = 32 * 1024
    headers: int = 100
    head_seconds: float = 10
    body_seconds: float = 30
    stall_seconds: float = 30
    idle_seconds: int = 120


DEFAULT = Limits()


async def answer_busy(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 503, "headers": BUSY_HEADERS})
    await send({"type": "http.response.body", "body": BUSY})
