"""The messages, the state and the document of an organization's entity."""

from datetime import datetime
from typing import Literal

from ticketfu.entity.document import EPOCH, Document, Head
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import EntityState, Refresh, Refreshed
from ticketfu.organization.summary import Narrative
from ticketfu.stored import Stored

Trend = Literal["new", "rising", "steady", "falling", "gone"]
Importance = Literal["high", "medium", "low"]

WORKFLOW = "OrganizationWorkflow"
SIGNAL = "upsert-organization-signal"
QUERY = "query-organization-summary"

EMPTY_NARRATIVE = Narrative()

# Of one topic in a document: 20 topics of all 500 tickets would fill a memo by themselves.
MAX_TOPIC_TICKETS = 100

# Tickets that left lately; a late notice arrives within seconds.
MAX_LEFT = 200


class TicketDigest(Stored):
    """A ticket as its organization knows it: about 500 bytes at most.

    `people` are names that were masked for the ticket and are to be masked again.
    """

    gist: str = ""
    topics: list[str] = []
    sentiment: str = "neutral"
    status: str = ""
    priority: str | None = None
    requester: str = ""
    people: list[str] = []
    created_at: datetime = EPOCH
    updated_at: datetime = EPOCH

    @property
    def open(self) -> bool:
        return self.status not in {"solved", "closed"}


class TicketSummarized(Event):
    """A ticket has a new digest, or, with none, has left the organization.

    `erased` says that words known before must go; `at` is when the ticket sent it.
    """

    ticket_id: int = 0
    digest: TicketDigest | None = None
    erased: bool = False
    at: datetime | None = None


class TopicCount(Stored):
    """Counted by code; `frequency` is the number of tickets."""

    topic: str = ""
    frequency: int = 0
    importance: Importance = "low"
    trend: Trend = "steady"
    ticket_ids: list[int] = []

    def shown(self) -> "TopicCount":
        """The count as a document holds it: of its tickets, the newest."""
        return self.model_copy(update={"ticket_ids": self.ticket_ids[-MAX_TOPIC_TICKETS:]})


class OrganizationSummary(Narrative):
    trending_topics: list[TopicCount] = []


class TicketCounts(Stored):
    covered: int = 0
    open: int = 0
    solved: int = 0


class OrganizationHead(Head):
    """A row of a list: what stands above the summary."""

    organization_id: int = 0
    name: str | None = None
    tickets: TicketCounts = TicketCounts()


class OrganizationDocument(OrganizationHead, Document):
    summary: OrganizationSummary | None = None


class OrganizationRefresh(Refresh):
    organization_id: int = 0
    digests: dict[int, TicketDigest] = {}


class OrganizationRefreshed(Refreshed):
    """`narrative` is None where the model was not asked, or failed."""

    name: str | None = None
    tickets: TicketCounts = TicketCounts()
    topics: list[TopicCount] = []
    narrative: Narrative | None = None


class OrganizationState(EntityState):
    """`left` is when tickets left, the newest ones: a notice of before that comes late is dropped.

    `refresh_is_outdated` says that the refresh in hand knows of a ticket that has left since;
    `unseen` are the tickets that no refresh has known yet.
    """

    organization_id: int = 0
    digests: dict[int, TicketDigest] = {}
    document: OrganizationDocument = OrganizationDocument()
    narrative_is_outdated: bool = False
    refresh_is_outdated: bool = False
    left: dict[int, datetime] = {}
    unseen: list[int] = []

    @classmethod
    def new(cls, organization_id: int) -> "OrganizationState":
        document = OrganizationDocument(organization_id=organization_id)
        return cls(organization_id=organization_id, document=document)

    def note_notice(self, event: TicketSummarized, now: datetime) -> bool:
        """Take a ticket's notice; False if it changes nothing."""
        left_at = self.left.get(event.ticket_id)
        is_late = event.digest and event.at and left_at and event.at <= left_at
        if is_late or self.digests.get(event.ticket_id) == event.digest:
            return False
        if event.ticket_id not in self.digests:
            self.unseen.append(event.ticket_id)
        if event.digest:
            self.digests[event.ticket_id] = event.digest
        else:
            del self.digests[event.ticket_id]
        if (event.erased or not event.digest) and event.ticket_id not in self.unseen:
            self.narrative_is_outdated = self.refresh_is_outdated = True
        if not event.digest:
            self.left[event.ticket_id] = event.at or now
            self.left = dict(list(self.left.items())[-MAX_LEFT:])
        return True

    def start_refresh(self) -> None:
        self.unseen, self.refresh_is_outdated = [], False

    def blank(self) -> None:
        """Show no word until the next refresh: an erased ticket may stand behind any of them."""
        self.fingerprint = ""
        update = {"summary": None, "revision": self.document.revision + 1}
        self.document = self.document.model_copy(update=update)

    def apply(self, refreshed: OrganizationRefreshed) -> None:
        """Show what was counted; where the model failed, the last good narrative stays."""
        before = self.document
        if self.refresh_is_outdated:
            self.document = before.model_copy(update={"usage": before.usage.plus(refreshed.usage)})
            return
        failed = refreshed.error is not None
        changes: dict[str, object] = {
            "name": before.name if failed and refreshed.name is None else refreshed.name,
            "tickets": refreshed.tickets,
            "summary": self._summary(refreshed),
        }
        if refreshed.narrative:
            changes |= {
                "model": refreshed.model,
                "masked": refreshed.masked,
                "checks": refreshed.checks,
            }
        after = before.model_copy(update=changes)
        if after != before:
            after.revision += 1
        after.usage = before.usage.plus(refreshed.usage)
        if not failed:
            after.as_of = refreshed.as_of
            self.narrative_is_outdated = False
        self.document = after
        self.record(refreshed)

    def _summary(self, refreshed: OrganizationRefreshed) -> OrganizationSummary | None:
        narrative: Narrative | None = refreshed.narrative or self.document.summary
        if narrative is None or not refreshed.tickets.covered:
            return None
        # Without an error the model was not asked because the narrative fits the content again.
        if self.narrative_is_outdated and refreshed.error:
            narrative = EMPTY_NARRATIVE
        kept = narrative.model_dump(include=set(Narrative.model_fields))
        return OrganizationSummary(**kept, trending_topics=refreshed.topics)
