"""The state of an organization's entity: its tickets, its narrative, and when it was counted."""

import hashlib
from datetime import datetime

from ticketfu.entity.state import EntityState
from ticketfu.entity.views import ViewFailures
from ticketfu.organization.bounds import shortened, within_bounds
from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.models import (
    OrganizationDocument,
    OrganizationRefreshed,
    OrganizationSummary,
    TicketSummarized,
    TopicRenamed,
)
from ticketfu.organization.recount import next_recount
from ticketfu.organization.statistics import counted
from ticketfu.organization.summary import Narrative
from ticketfu.organization.topics import tickets_to_rename, with_name
from ticketfu.organization.views import OrganizationView

EMPTY_NARRATIVE = Narrative()

# Tickets that left lately; a late notice arrives within seconds.
MAX_LEFT = 200

# Of a document, the fields that do not make another revision by themselves.
UNREVISED = {"revision", "usage", "as_of", "stale", "status", "error"}


class OrganizationState(EntityState):
    """`document` lacks what is counted: that is counted anew for each publication.

    `counted_at` is the time at which it is counted, `recount_at` when time alone changes counts,
    `shown` a mark of what was shown last. `left` is when tickets left, the newest ones: a notice
    of before that comes late is dropped.
    `narrative_is_outdated` says that the narrative may hold words that had to go since,
    `refresh_is_outdated` the same of the refresh in hand. `since_narrative` and `since_refresh`
    are the tickets that changed after either was asked for, True where it knew them before.
    `tickets_know_topics` is False while a topic's new name has to be passed on to the tickets
    that have it.
    """

    organization_id: int = 0
    digests: dict[int, TicketDigest] = {}
    document: OrganizationDocument = OrganizationDocument()
    counted_at: datetime | None = None
    recount_at: datetime | None = None
    shown: str = ""
    narrative_is_outdated: bool = False
    refresh_is_outdated: bool = False
    translations: dict[str, OrganizationView] = {}
    view_failures: ViewFailures = ViewFailures()
    left: dict[int, datetime] = {}
    since_narrative: dict[int, bool] = {}
    since_refresh: dict[int, bool] = {}
    tickets_know_topics: bool = True

    @classmethod
    def new(cls, organization_id: int) -> "OrganizationState":
        document = OrganizationDocument(organization_id=organization_id)
        return cls(organization_id=organization_id, document=document)

    @property
    def due(self) -> datetime | None:
        """A recount that fails waits for its retry like everything else."""
        recount_at = None if self.backoff.due else self.recount_at
        return min((moment for moment in (super().due, recount_at) if moment), default=None)

    def counted_document(self) -> OrganizationDocument:
        """The document with everything counted, as of the last refresh."""
        if self.counted_at is None:
            return self.document
        count = counted(self.digests, self.counted_at, self.document.renamed_topics)
        summary = self.document.summary
        changes: dict[str, object] = {
            "tickets": count.tickets,
            "numbers": count.numbers,
            "turned": count.turned,
            "summary": summary and summary.model_copy(update={"trending_topics": count.topics}),
        }
        return shortened(self.document.model_copy(update=changes))

    def note_notice(self, event: TicketSummarized, now: datetime) -> bool:
        """Keep what a ticket's notice says; False if it changes nothing."""
        left_at = self.left.get(event.ticket_id)
        if not event.digest:
            # Also of a ticket that is not known: a notice of it may be on the way still.
            self.left[event.ticket_id] = event.at or now
            self.left = dict(list(self.left.items())[-MAX_LEFT:])
        is_late = event.digest and event.at and left_at and event.at <= left_at
        noted = not is_late and self.digests.get(event.ticket_id) != event.digest
        if noted:
            self._keep(event.ticket_id, event.digest)
        if event.erased or not event.digest:
            self.narrative_is_outdated |= self.since_narrative.get(event.ticket_id, False)
            self.refresh_is_outdated |= self.since_refresh.get(event.ticket_id, False)
        return noted

    def bound_digests(self) -> None:
        kept = within_bounds(self.digests)
        for ticket_id in sorted(self.digests.keys() - kept.keys()):
            self._keep(ticket_id, None)
        self.digests = kept

    def _keep(self, ticket_id: int, digest: TicketDigest | None) -> None:
        """Keep a ticket's other digest, or none; and that it changed."""
        for since in (self.since_narrative, self.since_refresh):
            was_known = since.setdefault(ticket_id, ticket_id in self.digests)
            if not digest and not was_known:
                del since[ticket_id]
        if digest:
            self.digests[ticket_id] = digest
            # Of a summary that was asked for before the topic got its name.
            if tickets_to_rename({ticket_id: digest}, self.document.renamed_topics):
                self.tickets_know_topics = False
        else:
            del self.digests[ticket_id]

    def rename_topic(self, event: TopicRenamed) -> bool:
        """Keep a topic's new name; False if that is its name already."""
        before = self.document.renamed_topics
        renamed = with_name(before, event.topic, event.name)
        if renamed == before:
            return False
        self.document = self.document.model_copy(update={"renamed_topics": renamed})
        self.tickets_know_topics = False
        return True

    def start_refresh(self) -> None:
        self.bound_digests()
        self.since_refresh, self.refresh_is_outdated = {}, False

    def blank(self) -> None:
        """Hide the summary until the next refresh: any word of it may be of an erased ticket."""
        self.fingerprint = ""
        update = {"summary": None, "revision": self.document.revision + 1}
        self.document = self.document.model_copy(update=update)

    def apply(self, refreshed: OrganizationRefreshed) -> None:
        """Count as of now; where the model failed, the last good narrative stays."""
        before = self.document
        usage = before.usage.plus(refreshed.usage)
        # The notice that outdated this refresh has another one done.
        self.recount_at = None
        if self.refresh_is_outdated:
            self.document = before.model_copy(update={"usage": usage})
            return
        failed = refreshed.error is not None
        changes: dict[str, object] = {
            "usage": usage,
            "name": before.name if failed and refreshed.name is None else refreshed.name,
            "summary": self._summary(refreshed),
        }
        if refreshed.narrative:
            changes |= {
                "model": refreshed.model,
                "masked": refreshed.masked,
                "checks": refreshed.checks,
            }
        if not failed:
            changes["as_of"] = refreshed.as_of
            self.narrative_is_outdated, self.since_narrative = False, {**self.since_refresh}
        self.counted_at = refreshed.as_of
        self.recount_at = next_recount(self.organization_id, self.digests, refreshed.as_of)
        self.document = before.model_copy(update=changes)
        self._revise()
        self.record(refreshed)

    def _revise(self) -> None:
        """Another revision if anything that is shown differs, counts too."""
        text = self.counted_document().model_dump_json(exclude=UNREVISED)
        shown = hashlib.sha256(text.encode()).hexdigest()[:16]
        if shown != self.shown:
            self.shown = shown
            self.document.revision += 1

    def _summary(self, refreshed: OrganizationRefreshed) -> OrganizationSummary | None:
        narrative: Narrative | None = refreshed.narrative or self.document.summary
        if narrative is None or not self.digests:
            return None
        # Without an error the model was not asked because the narrative fits the content again.
        if self.narrative_is_outdated and refreshed.error:
            narrative = EMPTY_NARRATIVE
        kept = narrative.model_dump(include=set(Narrative.model_fields))
        return OrganizationSummary(**kept)
