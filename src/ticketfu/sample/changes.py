"""Bodies of the requests that change the sample Zendesk."""

import re
from html import unescape
from typing import Literal, cast

from pydantic import BaseModel, Field

from ticketfu.sample.records import TicketFields

Status = Literal["new", "open", "pending", "hold", "solved", "closed"]
Priority = Literal["urgent", "high", "normal", "low"]
TicketType = Literal["problem", "incident", "question", "task"]


class CommentBody(BaseModel):
    body: str = Field(min_length=1)
    public: bool = True
    author_id: int | None = None


class CustomField(BaseModel):
    id: int
    value: object = None


class TicketChange(BaseModel):
    comment: CommentBody | None = None
    subject: str | None = None
    requester_id: int | None = None
    status: Status | None = None
    priority: Priority | None = None
    type: TicketType | None = None
    assignee_id: int | None = None
    organization_id: int | None = None
    tags: list[str] | None = None
    brand_id: int | None = None
    group_id: int | None = None
    ticket_form_id: int | None = None
    custom_fields: list[CustomField] | None = None

    def fields(self) -> TicketFields:
        """The values that were sent; organization_id null takes the ticket out of it."""
        sent = self.model_dump(exclude_unset=True, exclude={"comment", "custom_fields"})
        never_null = {"requester_id", "status", "tags"}
        kept = {
            name: sent[name] for name in sent if sent[name] is not None or name not in never_null
        }
        return cast("TicketFields", kept)


class TicketBody(BaseModel):
    ticket: TicketChange


class NewTicket(TicketChange):
    comment: CommentBody


class NewTicketBody(BaseModel):
    ticket: NewTicket


class RedactionBody(BaseModel):
    """Words to blacken: `text`, or those between tags in `html_body`; neither means all."""

    text: str = ""
    html_body: str = ""

    def texts(self) -> list[str]:
        tagged = re.findall(r"<redact>(.*?)</redact>", self.html_body, re.DOTALL)
        return [unescape(text) for text in tagged] or [self.text]


class MergeBody(BaseModel):
    ids: list[int]
    target_comment: str = ""


class TokenForm(BaseModel):
    grant_type: Literal["client_credentials"]
    client_id: str
    client_secret: str
    scope: str = "read"
    expires_in: int = Field(default=1800, ge=300, le=172_800)
