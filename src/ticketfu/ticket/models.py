"""What a ticket's entity is told, keeps, asks for and shows."""

from datetime import datetime

from pydantic import BaseModel

from ticketfu.entity.document import Document, Head
from ticketfu.entity.retry import Failure
from ticketfu.entity.schedule import Agenda, Event
from ticketfu.llm import Usage
from ticketfu.organization.models import TicketDigest
from ticketfu.text import clip
from ticketfu.ticket.summary import TicketSummary

WORKFLOW = "TicketWorkflow"
SIGNAL = "upsert-ticket-signal"
QUERY = "query-ticket-summary"
UPDATE = "refresh"

DELETED = "deleted"


class TicketUpdated(Event):
    """Zendesk, a person or a backfill says: look at this ticket."""


class CommentCounts(BaseModel):
    covered: int = 0
    total: int = 0


class TicketHead(Head):
    """A row of a list: what stands above the summary."""

    ticket_id: int
    subject: str | None = None
    ticket_status: str | None = None
    organization_id: int | None = None
    comments: CommentCounts = CommentCounts()


class TicketDocument(TicketHead, Document):
    summary: TicketSummary | None = None


class LastNotice(BaseModel):
    """What an organization was told last of this ticket."""

    organization_id: int
    digest: TicketDigest


class TicketRefresh(BaseModel):
    """`refused` is the fingerprint of a question that is not to be asked again yet."""

    ticket_id: int
    fingerprint: str
    refused: str = ""


class TicketAttributes(BaseModel):
    """Read from Zendesk at each refresh."""

    subject: str | None = None
    status: str
    priority: str | None = None
    organization_id: int | None = None
    requester: str = ""
    created_at: datetime
    commented_at: datetime

    def digest(self, summary: TicketSummary) -> TicketDigest:
        return TicketDigest(
            gist=clip(f"{summary.intent} {summary.summary}", 160),
            topics=[clip(topic.lower(), 30) for topic in summary.topics[:3]],
            sentiment=summary.sentiment,
            status=self.status,
            priority=self.priority,
            requester=clip(self.requester, 40),
            created_at=self.created_at,
            updated_at=self.commented_at,
        )


class TicketRefreshed(BaseModel):
    """`attributes` is None for a ticket that Zendesk no longer has.

    `summary` is None where the model would see nothing new. An LLM's failure comes back as
    `error`, so that the attributes still count.
    """

    attributes: TicketAttributes | None
    summary: TicketSummary | None = None
    comments: CommentCounts = CommentCounts()
    fingerprint: str = ""
    as_of: datetime
    usage: Usage = Usage()
    model: str | None = None
    error: Failure | None = None


class OrganizationNotice(BaseModel):
    """Input of `notify_organization`: no digest means that the ticket has left."""

    organization_id: int
    ticket_id: int
    digest: TicketDigest | None = None


class TicketState(BaseModel):
    """All that travels through continue-as-new.

    `reported` is what an organization was told last, `listed_under` the one whose lists hold it.
    """

    ticket_id: int
    agenda: Agenda = Agenda()
    document: TicketDocument
    fingerprint: str = ""
    failed_fingerprint: str = ""
    reported: LastNotice | None = None
    listed_under: int | None = None

    def take(self, refreshed: TicketRefreshed) -> None:
        """Show what was read; where the model failed, the last good summary stays."""
        before = self.document
        after = before.model_copy(update=self._changes(refreshed))
        if after != before:
            after.revision += 1
        if refreshed.error:
            self.failed_fingerprint = refreshed.fingerprint
        else:
            after.as_of = refreshed.as_of
            self.fingerprint = refreshed.fingerprint
        self.document = after

    def report(self, refreshed: TicketRefreshed) -> LastNotice | None:
        """What an organization should know of this ticket now, if anything."""
        attributes, summary = refreshed.attributes, self.document.summary
        if attributes is None or summary is None or attributes.organization_id is None:
            return None
        return LastNotice(
            organization_id=attributes.organization_id, digest=attributes.digest(summary)
        )

    def _changes(self, refreshed: TicketRefreshed) -> dict[str, object]:
        attributes = refreshed.attributes
        if attributes is None:
            return {
                "subject": None,
                "ticket_status": DELETED,
                "organization_id": None,
                "summary": None,
                "comments": CommentCounts(),
            }
        counts = refreshed.comments if refreshed.summary else self.document.comments
        changes: dict[str, object] = {
            "subject": attributes.subject,
            "ticket_status": attributes.status,
            "organization_id": attributes.organization_id,
            "comments": counts.model_copy(update={"total": refreshed.comments.total}),
        }
        if refreshed.summary:
            changes["summary"] = refreshed.summary
            changes["model"] = refreshed.model
            changes["usage"] = self.document.usage.plus(refreshed.usage)
        return changes
