"""Every request to the sample Zendesk is recorded, meets its fault and shows its credentials."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ticketfu.sample.credentials import is_within
from ticketfu.sample.faults import Fault
from ticketfu.sample.responses import ApiError, ZendeskResponse, forbidden, unauthorized
from ticketfu.sample.sample import Sample

ADMIN_PATHS = ("/api/v2/webhooks", "/api/v2/triggers", "/api/v2/incremental/")
WITHOUT_CREDENTIALS = frozenset({"/oauth/tokens", "/api/v2/users/me"})


@dataclass(frozen=True)
class SampleMiddleware:
    app: ASGIApp
    sample: Sample

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Zendesk takes each address with and without ".json".
        path = scope["path"].removesuffix(".json")
        scope = {**scope, "path": path, "raw_path": path.encode()}
        fault = self.sample.record(scope["method"], path, unquote(scope["query_string"].decode()))
        allowed, headers = self.sample.limits.count(path)
        send = _with_headers(send, headers)
        # A fault is met before credentials are looked at, as a proxy's would be.
        if fault and fault.delay:
            receive = await _late(receive, fault.delay)
        if fault and fault.cut:
            await _cut(send)
        elif fault and fault.status is not None:
            await _answer(fault, fault.status)(scope, receive, send)
        elif not allowed:
            # Not JSON: a client must not read it blindly.
            await PlainTextResponse("Rate limit exceeded", 429)(scope, receive, send)
        elif error := self._error(scope, path):
            await ZendeskResponse(error.body, error.status)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _error(self, scope: Scope, path: str) -> ApiError | None:
        """The error behind credentials that are missing, wrong or without the scope."""
        if path in WITHOUT_CREDENTIALS:
            return None
        scopes = self.sample.credentials.scopes(Headers(scope=scope).get("authorization", ""))
        if scopes is None:
            return unauthorized()
        if path.startswith(ADMIN_PATHS) and self.sample.owner.role != "admin":
            return forbidden()
        return None if is_within(scopes, scope["method"], path) else forbidden()


def _with_headers(send: Send, headers: Mapping[str, str]) -> Send:
    """Add headers to whatever is answered."""
    added = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def send_more(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *added]}
        await send(message)

    return send_more if added else send


def _answer(fault: Fault, status: int) -> Response:
    headers = {"content-type": fault.content_type, **fault.headers}
    return Response(fault.body, status, headers=headers)


async def _cut(send: Send) -> None:
    """Promise a body and end without it: the server then closes the connection."""
    headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"ticket": {', "more_body": True})


async def _late(receive: Receive, seconds: float) -> Receive:
    """Wait, unless the client goes; messages that came meanwhile are given again later."""
    messages: list[Message] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not messages or messages[-1]["type"] != "http.disconnect":
                messages.append(await receive())
    return _Replay(messages, receive)


class _Replay:
    def __init__(self, messages: Iterable[Message], receive: Receive) -> None:
        self._messages = list(messages)
        self._receive = receive

    async def __call__(self) -> Message:
        return self._messages.pop(0) if self._messages else await self._receive()
