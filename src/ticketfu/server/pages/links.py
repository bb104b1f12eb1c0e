"""Addresses in Zendesk, for people, and of views of a page."""

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class ZendeskLinks:
    """`url` is where agents work: https://acme.zendesk.com; None where it is not known."""

    url: str | None

    def ticket(self, ticket_id: int) -> str | None:
        return f"{self.url}/agent/tickets/{ticket_id}" if self.url else None

    def comment(self, ticket_id: int, comment_id: int) -> str | None:
        """The ticket at a comment; an agent's view that ignores the mark shows the newest."""
        return f"{self.url}/agent/tickets/{ticket_id}#comment-{comment_id}" if self.url else None


def with_query(path: str, **parameters: str) -> str:
    """The address with those parameters that say something."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{path}?{query}" if query else path
