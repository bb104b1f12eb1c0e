"""Who may ask the sample Zendesk: OAuth clients with a token that lives, and an API token."""

import base64
import secrets
import time


class Access:
    """Credentials are made up for each sample; a token ends when its lifetime is over."""

    def __init__(self) -> None:
        self.client_id = "ticketfu"
        self.client_secret = secrets.token_urlsafe()
        self.email = "ticketfu@quayside.example"
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
