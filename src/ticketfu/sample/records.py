"""Records of the sample Zendesk."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict


@dataclass
class UserRecord:
    id: int
    name: str
    created_at: datetime
    email: str | None = None
    role: str = "end-user"
    organization_id: int | None = None
    active: bool = True


@dataclass
class OrganizationRecord:
    id: int
    name: str
    created_at: datetime
    details: str | None = None
    notes: str | None = None
    domain_names: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass
class AttachmentRecord:
    id: int
    file_name: str
    content_type: str
    size: int


@dataclass
class CommentRecord:
    """A comment; with a `transcript` it stands for a call."""

    id: int
    ticket_id: int
    author_id: int
    text: str
    public: bool
    created_at: datetime
    attachments: list[AttachmentRecord] = field(default_factory=list)
    channel: str = "web"
    transcript: str = ""


@dataclass
class MessageRecord:
    """A message of a chat, which is no comment; a bot or a visitor has no id in Support."""

    id: str
    ticket_id: int
    author_type: str
    author_id: int | None
    author_name: str
    text: str
    created_at: datetime


@dataclass
class TicketRecord:
    """`version` grows with every change of any ticket; the export is ordered by it."""

    id: int
    subject: str | None
    requester_id: int
    created_at: datetime
    updated_at: datetime
    version: int = 0
    status: str = "new"
    priority: str | None = None
    type: str | None = None
    assignee_id: int | None = None
    organization_id: int | None = None
    tags: list[str] = field(default_factory=list)
    channel: str = "web"
    collaborator_ids: list[int] = field(default_factory=list)
    satisfaction: str = "unoffered"
    brand_id: int | None = None
    group_id: int | None = None
    ticket_form_id: int | None = None
    custom_fields: dict[int, object] = field(default_factory=dict)
    reopens: int = 0
    solved_at: datetime | None = None
    first_solved_at: datetime | None = None
    status_updated_at: datetime | None = None
    scrubbed: bool = False


class TicketFields(TypedDict, total=False):
    """Changeable fields of a ticket; a name that is left out stays as it is."""

    subject: str | None
    requester_id: int
    status: str
    priority: str | None
    type: str | None
    assignee_id: int | None
    organization_id: int | None
    tags: list[str]
    channel: str
    collaborator_ids: list[int]
    satisfaction: str
    brand_id: int | None
    group_id: int | None
    ticket_form_id: int | None
    custom_fields: dict[int, object]
