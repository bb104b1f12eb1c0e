"""The messages and the document of a ticket's entity."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Self

from ticketfu.entity.document import EPOCH, Document, Head, Held
from ticketfu.entity.schedule import Event, Origin
from ticketfu.entity.segments import Ledger
from ticketfu.entity.state import Refresh, Refreshed
from ticketfu.organization.digest import (
    MAX_PROBLEM,
    MAX_STANDING,
    DigestPromise,
    TicketDigest,
)
from ticketfu.stored import Stored
from ticketfu.text import clip
from ticketfu.ticket.summary import GroundedSummary

WORKFLOW = "TicketWorkflow"
SIGNAL = "upsert-ticket-signal"
QUERY = "query-ticket-summary"
UPDATE = "refresh"
ERASE = "erase-ticket-signal"
ERASURE = "TicketErasureWorkflow"
TOPICS_SIGNAL = "rename-topics-signal"

DELETED = "deleted"

# How long vendors keep the beginning of a question at least.
CACHED_FOR = timedelta(minutes=30)


class TicketUpdated(Event):
    """Zendesk, a person or a backfill asks for a refresh of this ticket."""


class TopicsRenamed(Stored):
    """Names that people gave in the ticket's organization, by the topic without blanks."""

    renamed: dict[str, str] = {}


class CommentCounts(Stored):
    covered: int = 0
    total: int = 0


class TicketHead(Head):
    """A row of a list: what stands above the summary."""

    ticket_id: int = 0
    subject: str | None = None
    ticket_status: str | None = None
    priority: str | None = None
    requester: str | None = None
    organization_id: int | None = None
    comments: CommentCounts = CommentCounts()
    scope: str | None = None
    """The words of SCOPE that leave this ticket out."""


class RevisionChange(Stored):
    """A revision, and the names of the fields that are new in it."""

    revision: int = 0
    at: datetime = EPOCH
    what: list[str] = []


class TicketDocument(TicketHead, Document):
    """`language` is the summary's; `changes` are those of the newest revisions, newest last.

    `public_summary` is made from public comments only, for this revision, once it is asked for.
    """

    summary: GroundedSummary | None = None
    public_summary: GroundedSummary | None = None
    language: str | None = None
    changes: list[RevisionChange] = []

    def dated(self, today: date) -> Self:
        update = {
            name: shown.dated(today)
            for name in ("summary", "public_summary")
            if (shown := getattr(self, name)) and shown.promises
        }
        return self.model_copy(update=update) if update else self


class OrganizationNotice(Stored):
    """A ticket as its organization should know it; no digest means that the ticket has left.

    `erased` says that words known before must go. `at` orders notices, by Temporal's clock. What a
    backfill found is no more urgent for the organization.
    """

    organization_id: int = 0
    ticket_id: int = 0
    digest: TicketDigest | None = None
    erased: bool = False
    at: datetime | None = None
    origin: Origin = "webhook"


class ConversationMark(Stored):
    """A mark of what was said: later reads tell an addition from a redaction by it."""

    comments: int = 0
    fingerprint: str = ""


class TicketRefresh(Refresh):
    """`asked_at` is when the model last answered about this ticket."""

    ticket_id: int = 0
    conversation: ConversationMark = ConversationMark()
    ledgers: dict[str, Ledger] = {}
    asked_at: datetime | None = None

    def asked_lately(self, now: datetime) -> bool:
        """True for a ticket that changed twice in a while, and probably will again."""
        return self.asked_at is not None and now - self.asked_at < CACHED_FOR


class TicketAttributes(Stored):
    """Read from Zendesk at each refresh; `counted` is what its organization counts of it."""

    subject: str | None = None
    status: str = "new"
    priority: str | None = None
    organization_id: int | None = None
    requester: str = ""
    people: list[str] = []
    counted: TicketDigest = TicketDigest()

    def digest(self, summary: GroundedSummary, unsupported: Sequence[str] = ()) -> TicketDigest:
        """The part that an organization keeps; a day that nothing supports is not counted."""
        problem = clip(summary.intent or summary.summary, MAX_PROBLEM)
        standing = clip(summary.next_step, MAX_STANDING)
        promises = [
            DigestPromise(
                due=None if str(promise.due) in unsupported else promise.due,
                what=promise.what,
                owner=promise.owner,
            )
            for promise in summary.promises
        ]
        words = " ".join([problem, standing, *(f"{one.what} {one.owner}" for one in promises)])
        update = {
            "sentiment": summary.sentiment,
            "topics": [topic.lower() for topic in summary.topics],
            "promises": promises,
            "problem": problem,
            "standing": standing,
            "people": [name for name in self.people if _is_named(name, words)],
        }
        return self.counted.model_copy(update=update).fitted()


def _is_named(name: str, text: str) -> bool:
    return any(word in text.casefold() for word in name.casefold().split() if len(word) > 1)


class TicketRefreshed(Refreshed):
    """`attributes` is None for a ticket that Zendesk no longer has.

    `summary` is None where the model was not asked, or failed. `redacted` says that words which
    were read before are gone. `notes` counts shown comments that are not public. `ledgers` are all
    that are valid, None where nothing was asked. `changed_at` is the change that Zendesk showed as
    the last one, by its clock.
    """

    conversation: ConversationMark = ConversationMark()
    changed_at: datetime | None = None
    redacted: bool = False
    held: Held | None = None
    scope: str | None = None
    write_back: str = ""
    attributes: TicketAttributes | None = None
    summary: GroundedSummary | None = None
    language: str | None = None
    notes: int = 0
    ledgers: dict[str, Ledger] | None = None
    comments: CommentCounts = CommentCounts()

    @property
    def organization_id(self) -> int | None:
        return self.attributes.organization_id if self.attributes else None
