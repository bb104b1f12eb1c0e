"""Parameters that several routes take; what cannot be read is 422."""

import re
from collections.abc import Awaitable
from typing import Annotated, Literal, Self, TypeVar

from fastapi import Depends, Header, HTTPException, Path, Query
from pydantic import BaseModel, BeforeValidator, Field, model_validator

from ticketfu.entity.views import View
from ticketfu.languages import language_tag
from ticketfu.server.api.hosts import LARGEST_ID, Hosts


def _number(value: object) -> int:
    """Zendesk's placeholders are digits in a text; nothing else passes for a number."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,19}", value.strip()):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError("wants a whole number")


MAX_ID = 200
"""Characters of an event's id; Temporal keeps the latest of them in the entity's state."""

EntityId = Annotated[int, BeforeValidator(_number), Field(ge=1, le=LARGEST_ID)]
TicketId = Annotated[EntityId, Path(description="The ticket's number in Zendesk", examples=[42])]
OrganizationId = Annotated[EntityId, Path(description="The organization's id in Zendesk")]
Limit = Annotated[
    int,
    BeforeValidator(_number),
    Query(ge=1, le=100, description="Most rows of one answer"),
]
Cursor = Annotated[
    str | None, Query(max_length=4000, description="`next_cursor` of the page before")
]
InvocationId = Annotated[
    str | None,
    Header(
        alias="X-Zendesk-Webhook-Invocation-Id",
        max_length=MAX_ID,
        description="The delivery's id: the same id twice is one event",
    ),
]
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=MAX_ID, description="The event's id: the same id twice is one event"),
]

P = TypeVar("P")


# Asynchronous, as FastAPI runs other dependencies in a thread each.
async def wanted_language(
    language: Annotated[
        str | None,
        Query(max_length=40, description="Tag of the language to read it in, such as `pt-BR`"),
    ] = None,
) -> str:
    """The tag as it is usually written; 422 for what is no language."""
    tag = "" if language is None else language_tag(language)
    if tag is None:
        raise HTTPException(422, "language wants a tag, such as de or pt-BR")
    return tag


WantedLanguage = Annotated[str, Depends(wanted_language)]


async def wanted_view(
    language: WantedLanguage,
    view: Annotated[
        Literal["public"] | None, Query(description="`public`: made from public comments only")
    ] = None,
) -> View:
    return View(language=language, public=view == "public")


WantedView = Annotated[View, Depends(wanted_view)]


class TicketRequest(BaseModel):
    """A ticket by its number, or by its URL as people and Zendesk write it."""

    ticket_id: EntityId | None = Field(
        None, description="Its number, also as digits in a text", examples=[42]
    )
    ticket_url: str | None = Field(
        None,
        max_length=2000,
        description="Its URL in this Zendesk account, for agents or of the API",
        examples=["https://acme.zendesk.com/agent/tickets/42"],
    )

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.ticket_id is None) == (self.ticket_url is None):
            raise ValueError("give either ticket_id or ticket_url")
        return self

    def number(self, hosts: Hosts) -> int:
        """The ticket's id; 422 for a URL that is no ticket of this account."""
        if self.ticket_url is None:
            return self.ticket_id or 0
        try:
            return hosts.ticket_id(self.ticket_url)
        except ValueError as error:
            raise HTTPException(422, str(error)) from None


async def paged(page: Awaitable[P]) -> P:
    """The page, or 422 for a cursor that no such list gave out."""
    try:
        return await page
    except ValueError as error:
        raise HTTPException(422, str(error)) from None
