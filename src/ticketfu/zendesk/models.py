"""Zendesk's records, as far as TicketFu needs them.

What is left out is never kept: a comment's `metadata.system` holds its author's IP address and
location, an attachment's URL opens the file to whoever has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from ticketfu.zendesk.changing import ChangingRecord
from ticketfu.zendesk.comment_text import comment_text
from ticketfu.zendesk.former_agents import former_agents
from ticketfu.zendesk.lenient import (
    Flag,
    Maybe,
    Moment,
    Name,
    OneLine,
    OptionalId,
    OptionalLine,
    OptionalWord,
    Paragraphs,
    ReadableItems,
    Record,
    Word,
)
from ticketfu.zendesk.metrics import MetricSet

STAFF = frozenset({"agent", "admin"})
MESSAGING_CHANNELS = frozenset({"chat", "messaging", "native_messaging", "whatsapp"})

Speaker = Literal["customer", "agent", "note", "system"]


class Via(Record):
    channel: Word = ""


class Satisfaction(Record):
    score: Word = ""


class Ticket(ChangingRecord):
    id: int
    subject: OneLine = Field(default="", repr=False)
    status: Word = ""
    priority: OptionalWord = None
    type: OptionalWord = None
    tags: ReadableItems[Word] = ()
    requester_id: OptionalId = None
    submitter_id: OptionalId = None
    assignee_id: OptionalId = None
    organization_id: OptionalId = None
    collaborator_ids: ReadableItems[int] = ()
    email_cc_ids: ReadableItems[int] = ()
    brand_id: OptionalId = None
    group_id: OptionalId = None
    ticket_form_id: OptionalId = None
    custom_status_id: OptionalId = None
    created_at: Moment = None
    satisfaction_rating: Maybe[Satisfaction] = None
    via: Maybe[Via] = None
    from_messaging_channel: Flag = False

    @property
    def deleted(self) -> bool:
        """Only exports show it: a deleted ticket's own address answers 404."""
        return self.status == "deleted"

    @property
    def merged(self) -> bool:
        """The tag alone can be set, or left behind, by anyone."""
        return self.status == "closed" and "closed_by_merge" in self.tags

    @property
    def satisfaction(self) -> Literal["good", "bad"] | None:
        """The customer's rating; "offered" and "unoffered" are none yet."""
        score = self.satisfaction_rating.score if self.satisfaction_rating else ""
        if score.startswith("good"):
            return "good"
        return "bad" if score.startswith("bad") else None

    @property
    def messaging(self) -> bool:
        """Tell whether people talk in a chat, whose messages are no comments."""
        channel = self.via.channel if self.via else ""
        return self.from_messaging_channel or channel in MESSAGING_CHANNELS


class User(Record):
    id: int
    name: Name = Field(default="", repr=False)
    email: OptionalLine = Field(default=None, repr=False)
    role: Word = ""
    active: Maybe[bool] = None
    organization_id: OptionalId = None

    @property
    def staff(self) -> bool:
        return self.role in STAFF


class Organization(Record):
    id: int
    name: Name = ""
    details: Paragraphs = Field(default="", repr=False)
    notes: Paragraphs = Field(default="", repr=False)
    domain_names: ReadableItems[Name] = ()
    tags: ReadableItems[Word] = ()


class Attachment(Record):
    id: int
    file_name: Name = Field(default="", repr=False)
    content_type: Word = ""
    size: Maybe[int] = None
    inline: Flag = False
    deleted: Flag = False


class Comment(Record):
    """A comment or a message. `public` is False for an internal note, and when nobody says."""

    id: int
    type: Word = ""
    author_id: OptionalId = None
    author_name: Name = Field(default="", repr=False)
    """For authors of messages, who may be no users of Zendesk Support."""
    author_type: Word = ""
    public: Flag = False
    channel: Word = ""
    created_at: Moment = None
    attachments: ReadableItems[Attachment] = ()
    text: str = Field(default="", repr=False)

    @model_validator(mode="before")
    @classmethod
    def _one_text(cls, data: object) -> object:
        """Keep one text of the three that Zendesk sends, and the channel of `via`."""
        if not isinstance(data, dict):
            return data
        kept = {name: data[name] for name in cls.model_fields if name in data}
        if not isinstance(kept.get("text"), str):
            kept["text"] = comment_text(data)
        via = data.get("via")
        if isinstance(via, dict):
            kept["channel"] = via.get("channel")
        return kept


@dataclass(frozen=True)
class TicketRead:
    """A ticket with all that is said in it.

    `people` lacks users that Zendesk no longer knows; `comments` are in order of time. `complete`
    is False if there are more comments than Zendesk says a ticket can have.
    """

    ticket: Ticket
    people: Mapping[int, User]
    organization: Organization | None
    comments: tuple[Comment, ...]
    complete: bool = True
    metrics: MetricSet = field(default_factory=MetricSet)

    def is_staff(self, user_id: int | None) -> bool:
        """Tell whether a user is an agent, or wrote here as one before losing that role."""
        user = self.people.get(user_id) if user_id is not None else None
        return bool(user and user.staff) or user_id in self._former_agents

    def speaker(self, comment: Comment) -> Speaker:
        """The side that speaks; a customer's words may be private, if they came by mail."""
        staff = self.is_staff(comment.author_id) or comment.author_type == "agent"
        if not comment.public and (staff or comment.channel != "email"):
            return "note"
        if comment.author_type == "bot" or (comment.author_id or 0) < 0:
            return "system"
        if comment.author_id is None and not comment.author_type:
            return "system"
        return "agent" if staff else "customer"

    @cached_property
    def _former_agents(self) -> frozenset[int]:
        return former_agents(self.ticket, self.people, self.comments)
