"""The credentials that the sample Zendesk takes: an OAuth client's and an API token."""

import base64
import secrets
import time

SUBDOMAIN = "quayside"


class Credentials:
    """Credentials are made up for each sample; a token ends when its lifetime is over."""

    def __init__(self) -> None:
        self.subdomain = SUBDOMAIN
        self.client_id = "ticketfu"
        self.client_secret = secrets.token_urlsafe()
        self.email = f"ticketfu@{SUBDOMAIN}.example"
        self.api_token = secrets.token_urlsafe()
        self._expiries: dict[str, float] = {}

    def issue(self, seconds: int) -> str:
        token = secrets.token_urlsafe()
        self._expiries[token] = time.monotonic() + seconds
        return token

    def revoke(self) -> None:
        """End every access token that was issued."""
        self._expiries.clear()

    def allows(self, authorization: str) -> bool:
        scheme, _, value = authorization.partition(" ")
        if scheme.lower() == "bearer":
            return time.monotonic() < self._expiries.get(value, 0)
        basic = base64.b64encode(f"{self.email}/token:{self.api_token}".encode()).decode()
        return scheme.lower() == "basic" and secrets.compare_digest(value.encode(), basic.encode())
