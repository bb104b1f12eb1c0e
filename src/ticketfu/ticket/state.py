"""The state of a ticket's entity: what it shows, and what it compares with."""

from datetime import datetime

from ticketfu.entity.document import Checks
from ticketfu.entity.segments import Ledger
from ticketfu.entity.state import EntityState
from ticketfu.entity.views import View, ViewFailures, with_language
from ticketfu.ticket.changes import revise
from ticketfu.ticket.feedback import Feedback, FeedbackGiven, with_feedback, without_reasons
from ticketfu.ticket.models import (
    DELETED,
    ConversationMark,
    OrganizationNotice,
    TicketDocument,
    TicketRefreshed,
    TopicsRenamed,
)
from ticketfu.ticket.views import PublicView, TicketView, TicketViewMade, TicketViewWanted


class TicketState(EntityState):
    """`last_notice` is what an organization knows.

    `notified` are all organizations that ever knew of the ticket; an erasure ends with them.
    `people` are names to mask again. Views are of the document's newest revision, and
    `public_ledgers` of public comments alone. `changed_at` is the last change that was read, by
    Zendesk's clock. `write_back` is where summaries are written, `written` the last one's mark.
    """

    ticket_id: int = 0
    document: TicketDocument = TicketDocument()
    last_notice: OrganizationNotice | None = None
    notified: list[int] = []
    conversation: ConversationMark = ConversationMark()
    people: list[str] = []
    asked_at: datetime | None = None
    public: PublicView = PublicView()
    ledgers: dict[str, Ledger] = {}
    public_ledgers: dict[str, Ledger] = {}
    translations: dict[str, TicketView] = {}
    view_failures: ViewFailures = ViewFailures()
    erased_at: datetime | None = None
    changed_at: datetime | None = None
    write_back: str = ""
    written: str = ""
    feedback: list[Feedback] = []

    @classmethod
    def new(cls, ticket_id: int) -> "TicketState":
        return cls(ticket_id=ticket_id, document=TicketDocument(ticket_id=ticket_id))

    def erased(self) -> "TicketState":
        """The state after an erasure: without words, but with what is left to do."""
        left = {"notified", "schedule", "erased_at", "delete_earlier_runs"}
        blank = TicketState.new(self.ticket_id).under(self.encryption_key)
        return blank.model_copy(update={name: getattr(self, name) for name in left})

    def apply(self, refreshed: TicketRefreshed) -> None:
        """Show what was read; where the model failed, the last good summary stays."""
        before, attributes = self.document, refreshed.attributes
        if attributes is None:
            after = self._tombstone()
        else:
            counts = refreshed.comments if refreshed.summary else before.comments
            changes: dict[str, object] = {
                "subject": attributes.subject,
                "ticket_status": attributes.status,
                "priority": attributes.priority,
                "requester": attributes.requester or None,
                "organization_id": attributes.organization_id,
                "held": refreshed.held,
                "scope": refreshed.scope,
                "comments": counts.model_copy(update={"total": refreshed.comments.total}),
            }
            if refreshed.summary:
                changes |= {"summary": refreshed.summary, "language": refreshed.language}
                changes |= {"model": refreshed.model}
                changes |= {"masked": refreshed.masked, "checks": refreshed.checks}
            elif refreshed.redacted or refreshed.held == "scope":
                # The last summary and what was found in it may hold the words that are gone.
                changes |= {"summary": None, "language": None, "checks": Checks()}
            after = before.model_copy(update=changes)
        if after != before:
            revise(before, after, refreshed.as_of)
            self.public, self.translations = PublicView(), {}
            self.view_failures = ViewFailures()
        after.usage = before.usage.plus(refreshed.usage)
        if not refreshed.error:
            after.as_of = refreshed.as_of
        self.document = after
        self._remember(refreshed)

    def _remember(self, refreshed: TicketRefreshed) -> None:
        """Keep what later refreshes, views and writes go by; none of it is shown."""
        self.record(refreshed)
        self.public.notes = refreshed.notes
        self.people = refreshed.attributes.people if refreshed.attributes else []
        self.conversation = refreshed.conversation
        self.changed_at = refreshed.changed_at
        self.write_back = refreshed.write_back
        if refreshed.summary and refreshed.usage.calls:
            self.asked_at = refreshed.as_of
        if refreshed.ledgers is not None:
            self.ledgers = refreshed.ledgers
        if refreshed.redacted or refreshed.attributes is None:
            self.feedback = without_reasons(self.feedback)
            self.ledgers, self.public_ledgers = refreshed.ledgers or {}, {}

    def judge(self, given: FeedbackGiven, at: datetime) -> None:
        """Keep a verdict with the content that it is about."""
        verdict = Feedback(
            verdict=given.verdict,
            reason=given.reason,
            at=at,
            fingerprint=self.fingerprint,
            revision=self.document.revision,
        )
        self.feedback = with_feedback(self.feedback, verdict)

    def rename_topics(self, event: TopicsRenamed, at: datetime) -> bool:
        """Call topics as people do now, in every view; False if nothing changes."""
        before, public = self.document, self.document.public_summary
        if before.summary is None:
            return False
        named = before.summary.with_names(event.renamed)
        if named == before.summary:
            return False
        after = before.model_copy(update={"summary": named})
        revise(before, after, at)
        after.public_summary = public and public.with_names(event.renamed)
        for view in self.translations.values():
            view.summary = view.summary and view.summary.with_names(event.renamed)
        self.document = after
        return True

    def notice(self, refreshed: TicketRefreshed) -> OrganizationNotice | None:
        """The notice that an organization should have of this ticket now, if any."""
        attributes, summary = refreshed.attributes, self.document.summary
        if attributes is None or summary is None or attributes.organization_id is None:
            return None
        return OrganizationNotice(
            organization_id=attributes.organization_id,
            ticket_id=self.ticket_id,
            digest=attributes.digest(summary, self.document.checks.unsupported),
        )

    def missing(self, view: View) -> View | None:
        """The next view to make on the way to this one; the public one is made before others."""
        document, public = self.document, View(public=True)
        if document.summary is None or document.held == "empty":
            return None
        if view.public and self.public.notes and document.public_summary is None:
            return public
        return view if view.language and view.key not in self.translations else None

    def wanted(self, view: View) -> TicketViewWanted:
        """The input of the activity that makes a view: a public summary, or a translation."""
        shown = self.document.public_summary if view.public else self.document.summary
        if view.public and not self.public.notes:
            shown = self.document.summary
        return TicketViewWanted(
            ticket_id=self.ticket_id,
            language=view.language,
            public=view.public,
            summary=shown if view.language else None,
            people=self.people,
            ledgers=self.public_ledgers if view.public and not view.language else {},
        )

    def apply_view(self, view: View, made: TicketViewMade, revision: int, now: datetime) -> None:
        """Keep a view, unless the document has changed since it was asked for."""
        self.document.usage = self.document.usage.plus(made.usage)
        self.public_ledgers = made.ledgers or self.public_ledgers
        if revision != self.document.revision:
            return
        self.view_failures.record(view, made.error, now)
        if made.summary is None:
            return
        if view.language:
            kept = TicketView(summary=made.summary, language=made.language)
            self.translations = with_language(self.translations, view.key, kept)
            return
        self.document.public_summary = made.summary
        known = {"language": made.language, "comments": made.comments, "checks": made.checks}
        self.public = self.public.model_copy(update=known)

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
            changes=before.changes,
        )
