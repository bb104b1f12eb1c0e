"""Rows, filters and pages of the index, as routes, pages and commands take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from ticketfu.entity.document import EntityError, Held
from ticketfu.organization.numbers import TicketCounts
from ticketfu.ticket.models import CommentCounts

R = TypeVar("R")

Sort = Literal["-updated", "updated", "id"]
DocumentStatus = Literal["pending", "ready", "failed"]
TicketStatus = Literal["new", "open", "pending", "hold", "solved", "closed", "deleted"]
SentimentName = Literal["positive", "neutral", "negative"]
EntityKind = Literal["ticket", "organization"]


@dataclass(frozen=True)
class TicketFilter:
    """`since` is when the document was published; `error_code` is of the newest refresh."""

    organization_id: int | None = None
    status: TicketStatus | None = None
    document_status: DocumentStatus | None = None
    topic: str | None = None
    sentiment: SentimentName | None = None
    q: str | None = None
    since: datetime | None = None
    error_code: str | None = None
    ids: tuple[int, ...] | None = None
    stale: bool | None = None
    held: Held | None = None


@dataclass(frozen=True)
class OrganizationFilter:
    q: str | None = None


@dataclass(frozen=True)
class TicketRow:
    """A ticket in a list: the head of its document, and the gist of its summary."""

    ticket_id: int
    subject: str | None
    ticket_status: str | None
    priority: str | None
    requester: str | None
    organization_id: int | None
    organization_name: str | None
    status: DocumentStatus
    stale: bool
    as_of: datetime | None
    updated_at: datetime
    revision: int
    comments: CommentCounts
    intent: str | None
    next_step: str | None
    topics: list[str]
    sentiment: str | None
    held: Held | None
    error: EntityError | None
    cost_usd: float | None


@dataclass(frozen=True)
class OrganizationRow:
    """An organization in a list; counts are of the tickets it knows."""

    organization_id: int
    name: str | None
    tickets: TicketCounts
    status: DocumentStatus
    stale: bool
    as_of: datetime | None
    updated_at: datetime
    revision: int
    negative: int
    rising: list[str]
    waiting_on_us: int
    waiting_since: datetime | None
    overdue: int
    turned: bool
    held: Held | None
    error: EntityError | None
    cost_usd: float | None


@dataclass(frozen=True)
class Page(Generic[R]):
    rows: Sequence[R]
    next_cursor: str | None


@dataclass(frozen=True)
class TopicOrganization:
    """An organization that has a topic, and since when: its first ticket of those listed."""

    organization_id: int
    name: str | None
    frequency: int
    importance: str
    trend: str
    since: datetime | None
    ticket_ids: list[int]


@dataclass(frozen=True)
class TopicRow:
    """A topic over all organizations; `organizations` are those with most tickets of it."""

    topic: str
    frequency: int
    organization_count: int
    since: datetime | None
    organizations: list[TopicOrganization]


@dataclass(frozen=True)
class FailureRow:
    """Entities of one kind whose newest refresh failed for one reason."""

    kind: EntityKind
    code: str
    message: str
    count: int
    since: datetime
    retry_at: datetime
    ids: list[int]


@dataclass(frozen=True)
class PromiseRow:
    ticket_id: int
    subject: str | None
    organization_id: int | None
    organization_name: str | None
    what: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class TurnRow:
    what: str
    since: datetime
    recent: int
    before: int
    ticket_ids: list[int]


@dataclass(frozen=True)
class TurnedRow:
    organization_id: int
    name: str | None
    turned: list[TurnRow]


@dataclass(frozen=True)
class Counts:
    """Documents by status; `failing` counts those whose newest refresh failed.

    `turned` are organizations, all other counts but `organizations` are of tickets.
    """

    tickets: int
    organizations: int
    turned: int
    pending: int
    ready: int
    failed: int
    failing: int
    stale: int
    held: dict[str, int]
    overdue_promises: int
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float
    unpriced: int
