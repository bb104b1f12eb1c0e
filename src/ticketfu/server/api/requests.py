"""Which ticket or organization a caller means; what cannot be read is 422."""

import re
from collections.abc import Awaitable
from typing import Annotated, Self, TypeVar

from fastapi import HTTPException, Path, Query
from pydantic import BaseModel, BeforeValidator, Field, model_validator

LARGEST_ID = 2**63 - 1

TICKET_URL = re.compile(
    r"(?:https?://)?(?P<host>[a-z0-9][a-z0-9.-]*)(?::443)?"
    r"/(?:agent/|api/v2/|hc/[a-z-]+/)?(?:tickets|requests)/(?P<id>[0-9]{1,19})(?:\.json)?/?"
    r"(?:[?#].*)?",
    re.IGNORECASE,
)


def _number(value: object) -> int:
    """Zendesk's placeholders are digits in a text; nothing else passes for a number."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("wants a whole number")


EntityId = Annotated[int, BeforeValidator(_number), Field(ge=1, le=LARGEST_ID)]
PathId = Annotated[EntityId, Path()]
QueryId = Annotated[EntityId | None, Query()]
Limit = Annotated[int, Query(ge=1, le=100)]
Cursor = Annotated[str | None, Query(max_length=4000)]

Page = TypeVar("Page")


class TicketRequest(BaseModel):
    """A ticket by its number, or by its URL as people and Zendesk write it."""

    ticket_id: EntityId | None = Field(None, examples=[42])
    ticket_url: str | None = Field(
        None, max_length=2000, examples=["https://acme.zendesk.com/agent/tickets/42"]
    )

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.ticket_id is None) == (self.ticket_url is None):
            raise ValueError("give either ticket_id or ticket_url")
        return self

    def number(self, subdomain: str | None) -> int:
        """Raises ValueError for a URL that is no ticket of this account."""
        if self.ticket_url is None:
            return self.ticket_id or 0
        match = TICKET_URL.fullmatch(self.ticket_url.strip())
        number = int(match["id"]) if match else 0
        if not match or not 1 <= number <= LARGEST_ID:
            raise ValueError("ticket_url is not the URL of a ticket")
        host = match["host"].lower()
        if not host.endswith(".zendesk.com"):
            raise ValueError("ticket_url is not at zendesk.com")
        if subdomain and host != f"{subdomain}.zendesk.com":
            raise ValueError(f"ticket_url is not at {subdomain}.zendesk.com")
        return number


async def paged(page: Awaitable[Page]) -> Page:
    try:
        return await page
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
