"""What an organization's entity is told, keeps, asks for and shows."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from ticketfu.entity.document import Document, Head
from ticketfu.entity.retry import Failure
from ticketfu.entity.schedule import Agenda, Event
from ticketfu.llm import Usage
from ticketfu.organization.summary import Narrative

Trend = Literal["new", "rising", "steady", "falling", "gone"]
Importance = Literal["high", "medium", "low"]

WORKFLOW = "OrganizationWorkflow"
SIGNAL = "upsert-organization-signal"
QUERY = "query-organization-summary"


class TicketDigest(BaseModel):
    """What an organization knows of one ticket: about 500 bytes at most."""

    gist: str
    topics: list[str] = []
    sentiment: str = "neutral"
    status: str = ""
    priority: str | None = None
    requester: str = ""
    created_at: datetime
    updated_at: datetime

    @property
    def open(self) -> bool:
        return self.status not in {"solved", "closed"}


class TicketSummarized(Event):
    """A ticket has a new digest, or, with none, has left the organization."""

    ticket_id: int
    digest: TicketDigest | None = None


class TopicCount(BaseModel):
    """Counted by code; `frequency` is the number of tickets."""

    topic: str
    frequency: int
    importance: Importance
    trend: Trend
    ticket_ids: list[int]


class OrganizationSummary(Narrative):
    trending_topics: list[TopicCount] = Field(default_factory=list)


EMPTY_NARRATIVE = Narrative(
    overview="", main_topics=[], key_people=[], key_insights="", recommended_actions=[]
)


class TicketCounts(BaseModel):
    covered: int = 0
    open: int = 0
    solved: int = 0


class OrganizationHead(Head):
    """A row of a list: what stands above the summary."""

    organization_id: int
    name: str | None = None
    tickets: TicketCounts = TicketCounts()


class OrganizationDocument(OrganizationHead, Document):
    summary: OrganizationSummary | None = None


class OrganizationRefresh(BaseModel):
    """`refused` is the fingerprint of a question that is not to be asked again yet."""

    organization_id: int
    digests: dict[int, TicketDigest]
    fingerprint: str
    refused: str = ""


class OrganizationRefreshed(BaseModel):
    """`narrative` is None where the model would have seen nothing new."""

    name: str | None = None
    tickets: TicketCounts
    topics: list[TopicCount]
    narrative: Narrative | None = None
    fingerprint: str
    as_of: datetime
    usage: Usage = Usage()
    model: str
    error: Failure | None = None


class OrganizationState(BaseModel):
    """All that travels through continue-as-new."""

    organization_id: int
    agenda: Agenda = Agenda()
    digests: dict[int, TicketDigest] = {}
    document: OrganizationDocument
    fingerprint: str = ""
    failed_fingerprint: str = ""
    narrative_is_outdated: bool = False

    def forget(self, ticket_id: int) -> None:
        """What a ticket left behind in the words must not outlast it."""
        del self.digests[ticket_id]
        self.narrative_is_outdated = True

    def take(self, refreshed: OrganizationRefreshed) -> None:
        """Show what was counted; where the model failed, the last good words stay."""
        before = self.document
        failed = refreshed.error is not None
        changes: dict[str, object] = {
            "name": before.name if failed and refreshed.name is None else refreshed.name,
            "tickets": refreshed.tickets,
            "summary": self._summary(refreshed),
        }
        if refreshed.narrative:
            changes["usage"] = before.usage.plus(refreshed.usage)
            changes["model"] = refreshed.model
        after = before.model_copy(update=changes)
        if after != before:
            after.revision += 1
        if failed:
            self.failed_fingerprint = refreshed.fingerprint
        else:
            after.as_of = refreshed.as_of
            self.fingerprint = refreshed.fingerprint
            self.narrative_is_outdated = False
        self.document = after

    def _summary(self, refreshed: OrganizationRefreshed) -> OrganizationSummary | None:
        words = refreshed.narrative or self.document.summary
        if words is None or not refreshed.tickets.covered:
            return None
        if self.narrative_is_outdated and not refreshed.narrative:
            words = EMPTY_NARRATIVE
        told = words.model_dump(include=set(Narrative.model_fields))
        return OrganizationSummary(**told, trending_topics=refreshed.topics)
