"""The credentials that the sample Zendesk takes: OAuth clients' and an API token."""

import base64
import secrets
import time
from dataclasses import dataclass

SUBDOMAIN = "quayside"
OWN_TOKEN = "/api/v2/oauth/tokens/current"  # noqa: S105
PARTS_OF_TICKETS = frozenset({"comment_redactions", "deleted_tickets"})
EVERYTHING = frozenset({"read", "write"})


@dataclass(frozen=True)
class AccessToken:
    scopes: frozenset[str]
    expires_at: float


class Credentials:
    """Credentials are made up for each sample; a token ends when its lifetime is over."""

    def __init__(self) -> None:
        self.subdomain = SUBDOMAIN
        self.client_id = "ticketfu"
        self.client_secret = secrets.token_urlsafe()
        self.email = f"ticketfu@{SUBDOMAIN}.example"
        self.api_token = secrets.token_urlsafe()
        self._clients = {self.client_id: self.client_secret}
        self._restricted: dict[str, frozenset[str]] = {}
        self._tokens: dict[str, AccessToken] = {}

    def restrict(self, client_id: str, scopes: str) -> None:
        """Leave a client only these scopes, whatever it asks for."""
        self._restricted[client_id] = frozenset(scopes.split())

    def granted(self, client_id: str, scope: str) -> str:
        """The scopes that a client gets of those it asks for."""
        allowed = self._restricted.get(client_id)
        return scope if allowed is None else " ".join(w for w in scope.split() if w in allowed)

    def add_client(self, client_id: str) -> str:
        """Another OAuth client; its secret."""
        self._clients[client_id] = secrets.token_urlsafe()
        return self._clients[client_id]

    def knows(self, client_id: str, client_secret: str) -> bool:
        return self._clients.get(client_id) == client_secret

    def issue(self, seconds: int, scope: str) -> str:
        # An unknown scope still yields a token; only its use is refused.
        token, expires_at = secrets.token_urlsafe(), time.monotonic() + seconds
        self._tokens[token] = AccessToken(frozenset(scope.split()), expires_at)
        return token

    def issued(self) -> list[AccessToken]:
        return list(self._tokens.values())

    def revoke(self) -> None:
        """End every access token that was issued."""
        self._tokens.clear()

    def token(self, authorization: str) -> AccessToken | None:
        """The access token of a request, while it lives."""
        scheme, _, value = authorization.partition(" ")
        token = self._tokens.get(value) if scheme.lower() == "bearer" else None
        return token if token and time.monotonic() < token.expires_at else None

    def scopes(self, authorization: str) -> frozenset[str] | None:
        """The scopes of a request's credentials; None if they are not known."""
        if token := self.token(authorization):
            return token.scopes
        scheme, _, value = authorization.partition(" ")
        # Zendesk marks an API token by "/token" after the user's address.
        basic = base64.b64encode(f"{self.email}/token:{self.api_token}".encode()).decode()
        known = scheme.lower() == "basic" and secrets.compare_digest(value.encode(), basic.encode())
        return EVERYTHING if known else None


def is_within(scopes: frozenset[str], method: str, path: str) -> bool:
    """Tell whether a request needs no other scope, such as `read` or `webhooks:write`."""
    if path == OWN_TOKEN:
        return True
    verb = "read" if method in {"GET", "HEAD"} else "write"
    resource = path.removeprefix("/api/v2/").split("/")[0]
    resource = "tickets" if resource in PARTS_OF_TICKETS else resource
    return bool(scopes & {verb, f"{resource}:{verb}"})
