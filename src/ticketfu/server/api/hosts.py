"""Tickets named by a URL: only the account's own hosts are taken."""

import re
from dataclasses import dataclass

LARGEST_ID = 2**63 - 1

TICKET_URL = re.compile(
    r"(?:https?://)?(?P<host>[a-z0-9][a-z0-9.-]*)(?::443)?"
    r"/(?:agent/(?:\#/)?|api/v2/|hc/(?:[a-z-]+/)?)?(?:tickets|requests)/(?P<id>[0-9]{1,19})"
    r"(?:\.json|(?:/[a-z_]+){0,2})/?(?:[?#].*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Hosts:
    """`subdomain` is the account's; `others` are its brands' and mapped hosts.

    With neither, every account at zendesk.com is taken.
    """

    subdomain: str | None = None
    others: tuple[str, ...] = ()

    def ticket_id(self, url: str) -> int:
        """Raises ValueError for a URL that is no ticket of this account."""
        match = TICKET_URL.fullmatch(url.strip())
        number = int(match["id"]) if match else 0
        if not match or not 1 <= number <= LARGEST_ID:
            raise ValueError("ticket_url is not the URL of a ticket")
        host = match["host"].lower()
        own = f"{self.subdomain}.zendesk.com"
        if host in self.others or host == own:
            return number
        if not host.endswith(".zendesk.com"):
            raise ValueError("ticket_url is not at zendesk.com")
        if self.subdomain:
            raise ValueError(f"ticket_url is not at {own}; others are named by ZENDESK_HOSTS")
        return number
