"""Zendesk's records, as far as TicketFu needs them.

What is left out is never kept: a comment's `metadata.system` holds its author's IP address and
location, an attachment's URL opens the file to whoever has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from ticketfu.zendesk.html import html_text
from ticketfu.zendesk.lenient import Flag, Items, Moment, OptionalId, Text

STAFF = frozenset({"agent", "admin"})


class Record(BaseModel):
    """Tolerant, as nulls and unknown statuses are normal; quiet, as errors quote nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Ticket(Record):
    id: int
    subject: Text = Field(default="", repr=False)
    status: Text = ""
    priority: str | None = None
    type: str | None = None
    tags: Items[str] = ()
    requester_id: OptionalId = None
    assignee_id: OptionalId = None
    organization_id: OptionalId = None
    created_at: Moment = None
    updated_at: Moment = None

    @property
    def deleted(self) -> bool:
        """Only exports show it: a deleted ticket's own address answers 404."""
        return self.status == "deleted"

    @property
    def merged(self) -> bool:
        """The tag alone can be set, or left behind, by anyone."""
        return self.status == "closed" and "closed_by_merge" in self.tags


class User(Record):
    id: int
    name: Text = Field(default="", repr=False)
    email: str | None = Field(default=None, repr=False)
    role: Text = ""
    active: bool | None = None
    organization_id: OptionalId = None

    @property
    def staff(self) -> bool:
        return self.role in STAFF


class Organization(Record):
    id: int
    name: Text = ""
    details: Text = Field(default="", repr=False)
    notes: Text = Field(default="", repr=False)
    domain_names: Items[str] = ()
    tags: Items[str] = ()


class Attachment(Record):
    id: int
    file_name: Text = Field(default="", repr=False)
    content_type: Text = ""
    size: int | None = None
    inline: Flag = False
    deleted: Flag = False


class Comment(Record):
    """One comment. `public` is False for an agent's internal note, and when nobody says."""

    id: int
    type: Text = ""
    author_id: OptionalId = None
    public: Flag = False
    created_at: Moment = None
    attachments: Items[Attachment] = ()
    plain_body: Text = Field(default="", repr=False)
    body: Text = Field(default="", repr=False)
    html_body: Text = Field(default="", repr=False)

    @property
    def text(self) -> str:
        """The words without formatting, the cleanest form there is."""
        return self.plain_body.strip() or self.body.strip() or html_text(self.html_body)


@dataclass(frozen=True)
class TicketRead:
    """A ticket with all that is said in it.

    `people` lacks users that Zendesk no longer knows; `comments` are in order of time.
    """

    ticket: Ticket
    people: Mapping[int, User]
    organization: Organization | None
    comments: tuple[Comment, ...]
