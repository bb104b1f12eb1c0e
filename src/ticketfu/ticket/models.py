"""The messages, the state and the document of a ticket's entity."""

from datetime import datetime

from ticketfu.entity.document import EPOCH, Checks, Document, Head, Held
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import EntityState, Refresh, Refreshed
from ticketfu.organization.models import TicketDigest
from ticketfu.stored import Stored
from ticketfu.text import clip
from ticketfu.ticket.summary import GroundedSummary

WORKFLOW = "TicketWorkflow"
SIGNAL = "upsert-ticket-signal"
QUERY = "query-ticket-summary"
UPDATE = "refresh"
ERASE = "erase-ticket-signal"

DELETED = "deleted"

# Names that an organization keeps of a ticket, to mask them again.
MOST_NAMED = 6


class TicketUpdated(Event):
    """Zendesk, a person or a backfill asks for a refresh of this ticket."""


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


class TicketDocument(TicketHead, Document):
    summary: GroundedSummary | None = None


class OrganizationNotice(Stored):
    """A ticket as its organization should know it; no digest means that the ticket has left.

    `erased` says that words known before must go. `at` orders notices, by Temporal's clock.
    """

    organization_id: int = 0
    ticket_id: int = 0
    digest: TicketDigest | None = None
    erased: bool = False
    at: datetime | None = None


class Conversation(Stored):
    """A mark of what was said: later reads tell an addition from a redaction by it."""

    comments: int = 0
    fingerprint: str = ""


class TicketRefresh(Refresh):
    ticket_id: int = 0
    conversation: Conversation = Conversation()


class TicketAttributes(Stored):
    """Read from Zendesk at each refresh."""

    subject: str | None = None
    status: str = "new"
    priority: str | None = None
    organization_id: int | None = None
    requester: str = ""
    created_at: datetime = EPOCH
    commented_at: datetime = EPOCH
    people: list[str] = []

    def digest(self, summary: GroundedSummary) -> TicketDigest:
        gist = clip(f"{summary.intent} {summary.summary}", 160)
        return TicketDigest(
            gist=gist,
            topics=[clip(topic.lower(), 30) for topic in summary.topics[:3]],
            sentiment=summary.sentiment,
            status=self.status,
            priority=self.priority,
            requester=clip(self.requester, 40),
            people=[name for name in self.people if _is_named(name, gist)][:MOST_NAMED],
            created_at=self.created_at,
            updated_at=self.commented_at,
        )


def _is_named(name: str, text: str) -> bool:
    return any(word in text.casefold() for word in name.casefold().split() if len(word) > 1)


class TicketRefreshed(Refreshed):
    """`attributes` is None for a ticket that Zendesk no longer has.

    `summary` is None where the model was not asked, or failed. `redacted` says that words which
    were read before are gone.
    """

    conversation: Conversation = Conversation()
    redacted: bool = False
    held: Held | None = None
    attributes: TicketAttributes | None = None
    summary: GroundedSummary | None = None
    comments: CommentCounts = CommentCounts()


class TicketState(EntityState):
    """`last_notice` is what an organization knows; `listed_under` the one whose lists hold it.

    `notified` are all organizations that may know of the ticket; an erasure ends with them.
    """

    ticket_id: int = 0
    document: TicketDocument = TicketDocument()
    last_notice: OrganizationNotice | None = None
    listed_under: int | None = None
    notified: list[int] = []
    conversation: Conversation = Conversation()
    erased_at: datetime | None = None

    @classmethod
    def new(cls, ticket_id: int) -> "TicketState":
        return cls(ticket_id=ticket_id, document=TicketDocument(ticket_id=ticket_id))

    def erased(self) -> "TicketState":
        """The state after an erasure: without words, but with what is left to do."""
        left = {"notified", "schedule", "erased_at", "delete_earlier_runs", "listed_under"}
        blank = TicketState.new(self.ticket_id)
        return blank.model_copy(update={name: getattr(self, name) for name in left})

    def apply(self, refreshed: TicketRefreshed) -> None:
        """Show what was read; where the model failed, the last good summary stays."""
        before, after = self.document, self._shown(refreshed)
        if after != before:
            after.revision += 1
        after.usage = before.usage.plus(refreshed.usage)
        if not refreshed.error:
            after.as_of = refreshed.as_of
        self.document = after
        self.conversation = refreshed.conversation
        self.record(refreshed)

    def notice(self, refreshed: TicketRefreshed) -> OrganizationNotice | None:
        """The notice that an organization should have of this ticket now, if any."""
        attributes, summary = refreshed.attributes, self.document.summary
        if attributes is None or summary is None or attributes.organization_id is None:
            return None
        return OrganizationNotice(
            organization_id=attributes.organization_id,
            ticket_id=self.ticket_id,
            digest=attributes.digest(summary),
        )

    def _shown(self, refreshed: TicketRefreshed) -> TicketDocument:
        before, attributes = self.document, refreshed.attributes
        if attributes is None:
            return self._tombstone()
        counts = refreshed.comments if refreshed.summary else before.comments
        changes: dict[str, object] = {
            "subject": attributes.subject,
            "ticket_status": attributes.status,
            "priority": attributes.priority,
            "requester": attributes.requester or None,
            "organization_id": attributes.organization_id,
            "held": refreshed.held,
            "comments": counts.model_copy(update={"total": refreshed.comments.total}),
        }
        if refreshed.summary:
            changes |= {"summary": refreshed.summary, "model": refreshed.model}
            changes |= {"masked": refreshed.masked, "checks": refreshed.checks}
        elif refreshed.redacted:
            # The last summary and what was found in it may hold the words that are gone.
            changes |= {"summary": None, "checks": Checks()}
        return before.model_copy(update=changes)

    def _tombstone(self) -> TicketDocument:
        """A document without words: it is built anew, so that no field can be forgotten."""
        before = self.document
        return TicketDocument(
            ticket_id=self.ticket_id,
            ticket_status=DELETED,
            as_of=before.as_of,
            revision=before.revision,
            usage=before.usage,
            model=before.model,
        )
