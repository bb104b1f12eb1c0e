"""Authentication: everything is closed unless it is listed as open, whatever the path."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import quote, urlsplit

from fastapi import Request
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ticketfu.bounded_log import BoundedLog
from ticketfu.server.errors import RETRY_AFTER, answer, wants_page
from ticketfu.server.keys import DECODE_PATH, MCP_PATH, Caller, Keys, may
from ticketfu.server.pages.assets import STATIC_PATHS
from ticketfu.server.proxies import Proxies
from ticketfu.server.sessions import SESSION_COOKIE, Person, Sessions
from ticketfu.webhook.models import WEBHOOK_PATH

LOGIN = "/login"
OPEN_PATHS = frozenset({"/docs", "/openapi.json", "/health", "/livez", LOGIN}) | STATIC_PATHS

KNOWN_CALLER = "ticketfu.known_caller"
"""In the scope of a call that this process makes for somebody whom it has let in: a stranger's
headers and path come to other places of the scope."""

KEY = "x-ticketfu-key"
SIGNATURE = "x-zendesk-webhook-signature"

NO_KEY = "send the server's API token as X-Ticketfu-Key"
NO_RIGHT = "this key may not do that"

CHALLENGE = {"WWW-Authenticate": "ApiKey"}


class CannotVerify(Exception):  # noqa: N818
    """The issuer of tokens does not tell its keys; the text says so, and no more."""


class TokenOwners(Protocol):
    """Bearer tokens of an issuer, which open MCP_PATH to readers."""

    open_paths: frozenset[str]
    challenge: Mapping[str, str]

    async def person(self, token: str) -> Person | None:
        """The owner of a valid token; raises CannotVerify while that cannot be told."""
        ...


class RequireKey:
    """Before anything is read or routed, so that a stranger learns nothing from errors."""

    def __init__(
        self,
        app: ASGIApp,
        keys: Keys,
        sessions: Sessions,
        proxies: Proxies,
        tokens: TokenOwners | None = None,
    ) -> None:
        self.app = app
        self.tokens = tokens
        self.open_paths = OPEN_PATHS | (tokens.open_paths if tokens else frozenset())
        self.keys = keys
        self.sessions = sessions
        self.proxies = proxies
        self.refusals = BoundedLog(__name__)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in self.open_paths:
            await self.app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        if path == DECODE_PATH and self._may_decode(scope["method"], headers):
            await self.app(scope, receive, send)
            return
        try:
            known = scope.get(KNOWN_CALLER) or await self._known(scope, headers)
        except CannotVerify as error:
            await answer(Request(scope), 503, str(error), RETRY_AFTER)(scope, receive, send)
            return
        caller, person = known
        # A signature is over the body, so its check waits until the route has read that.
        signed = path == WEBHOOK_PATH and self.keys.webhook_secrets and SIGNATURE in headers
        allowed = caller is not None and may(caller, scope["method"], path)
        if person and not _may_by_browser(person, scope["method"], path, headers):
            allowed = False
        if path == MCP_PATH and from_elsewhere(headers):
            allowed = False
        state = scope.setdefault("state", {})
        state["caller"], state["person"] = caller if allowed else None, person
        if allowed or signed:
            await self.app(scope, receive, send)
        elif caller is None:
            self._count(scope)
            challenge = self.tokens.challenge if self.tokens and path == MCP_PATH else CHALLENGE
            await _unknown(Request(scope), challenge)(scope, receive, send)
        else:
            await answer(Request(scope), 403, NO_RIGHT)(scope, receive, send)

    async def _known(self, scope: Scope, headers: Headers) -> tuple[Caller | None, Person | None]:
        # Headers decode as Latin-1, so this gives back the bytes that were sent.
        key = headers.get(KEY, "").encode("latin-1")
        if key:
            return self.keys.caller(key), None
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if self.tokens and scope["path"] == MCP_PATH and scheme.lower() == "bearer":
            person = await self.tokens.person(token.strip())
        else:
            person = self._person(scope, headers)
        return (person.caller if person else None), person

    def _person(self, scope: Scope, headers: Headers) -> Person | None:
        """A session counts before a proxy's header: its key may have more rights."""
        cookie = cookie_parser(headers.get("cookie", "")).get(SESSION_COOKIE, "")
        if person := self.sessions.person(cookie):
            return person
        user = self.proxies.user(scope)
        if user is None:
            return None
        return Person(f"reader {user!r}", "reader", f"proxy {user}", by_proxy=True)

    def _may_decode(self, method: str, headers: Headers) -> bool:
        """A browser asks before it sends a key to another site than the page's."""
        asks = method == "OPTIONS" and bool(self.keys.decoders)
        return asks or self.keys.may_decode(headers.get("authorization", "").encode("latin-1"))

    def _count(self, scope: Scope) -> None:
        client = scope["client"][0] if scope.get("client") else "unknown"
        self.refusals.warning("refused a call without a right key from %s", client)


def _may_by_browser(person: Person, method: str, path: str, headers: Headers) -> bool:
    """A browser sends its cookie along whoever asks it to: what changes comes from our pages."""
    if method in {"GET", "HEAD"}:
        return True
    if path.startswith("/api/") and not person.by_proxy:
        return False
    return not from_elsewhere(headers)


def from_elsewhere(headers: Headers) -> bool:
    """True if a browser says that another site's page sent this."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _unknown(request: Request, challenge: Mapping[str, str]) -> Response:
    """Lead a person to the sign-in; say to a program what is missing."""
    if request.method not in {"GET", "HEAD"} or not wants_page(request):
        return answer(request, 401, NO_KEY, challenge)
    if "hx-request" in request.headers:
        # A script reads a part of a page anew; the page as a whole then leads to the sign-in.
        return answer(request, 401, NO_KEY, {**CHALLENGE, "HX-Refresh": "true"})
    path, query = request.scope["path"], request.url.query
    wanted = quote(f"{path}?{query}" if query else path)
    return RedirectResponse(f"{LOGIN}?next={wanted}", 303)


def caller(request: Request) -> Caller | None:
    """The kind of caller, for rights and for the audit line; None before a signature's check."""
    found: Caller | None = request.state.caller
    return found
