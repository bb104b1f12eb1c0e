"""The side effects of a ticket: read Zendesk, ask the model, notify the organization."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.service import RPCError

from ticketfu.aside import aside
from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_activity import refresh_activity
from ticketfu.entity.summarize import summarize
from ticketfu.errors import failure, none_on
from ticketfu.llm import LLM
from ticketfu.organization.client import Organizations
from ticketfu.privacy.masking import Level, Masker
from ticketfu.text import clip
from ticketfu.ticket.counting import counted_part
from ticketfu.ticket.grounding import grounded
from ticketfu.ticket.models import (
    CommentCounts,
    ConversationMark,
    OrganizationNotice,
    TicketAttributes,
    TicketRefresh,
    TicketRefreshed,
)
from ticketfu.ticket.notes import Notes, has_words, shown_comments
from ticketfu.ticket.prompt import person, ticket_prompt
from ticketfu.ticket.scope import EVERY_TICKET, Scope
from ticketfu.ticket.summary import WITHOUT_WORDS, TicketSummary
from ticketfu.zendesk.models import Comment, TicketRead

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk

# Names that stay known of a ticket, so that they can be masked for its organization again.
MOST_KNOWN_NAMES = 50


@dataclass(frozen=True)
class TicketActivities:
    zendesk: "Zendesk"
    llm: LLM
    organizations: Organizations
    recovery: Recovery
    instructions: str | None = None
    language: str | None = None
    redact: Level = "secrets"
    notes: Notes = "label"
    scope: Scope = EVERY_TICKET
    write_back: str = ""

    @activity.defn
    @refresh_activity
    async def refresh_ticket(self, asked: TicketRefresh) -> TicketRefreshed:
        """Read everything, and ask the model only if the content changed."""
        now = datetime.now(UTC)
        read = await none_on("zendesk.not_found", self.zendesk.read_ticket(asked.ticket_id))
        if read is None or read.ticket.deleted:
            return TicketRefreshed(as_of=now)
        names = [user.name for _, user in sorted(read.people.items()) if user.name]
        masker = Masker(self.redact, names)
        total = len(read.comments)
        refreshed = TicketRefreshed(
            conversation=conversation(read, total),
            redacted=conversation(read, asked.conversation.comments) != asked.conversation,
            attributes=ticket_attributes(read, masker),
            comments=CommentCounts(total=total),
            as_of=now,
            changed_at=read.ticket.changed_at,
            write_back=self.write_back,
        )
        if excluded := self.scope.exclusion(read.ticket, now):
            refreshed.held, refreshed.scope = "scope", excluded
            return refreshed
        comments = shown_comments(read, self.notes)
        refreshed.notes = sum(not comment.public for comment in comments)
        if has_words(read, comments):
            await self._summarize(asked, read, comments, masker, refreshed)
        else:
            refreshed.held, refreshed.summary, refreshed.language = "empty", WITHOUT_WORDS, "en"
            refreshed.comments.covered = len(comments)
        return refreshed

    async def _summarize(
        self,
        asked: TicketRefresh,
        read: TicketRead,
        comments: Sequence[Comment],
        masker: Masker,
        refreshed: TicketRefreshed,
    ) -> None:
        names = await self.organizations.topic_names(refreshed.organization_id)
        make = partial(
            ticket_prompt,
            read,
            comments,
            instructions=self.instructions,
            language=self.language,
            notes=self.notes,
            known_topics=names.known,
        )
        prompt = await aside([comment.text for comment in comments], make)
        prompt = replace(prompt, asked_again=asked.asked_lately(datetime.now(UTC)))
        ids = [comment.id for comment in comments]
        outcome = await summarize(
            self.llm, prompt, TicketSummary, asked, masker, partial(grounded, ids), asked.ledgers
        )
        outcome.record_in(refreshed)
        refreshed.model, refreshed.ledgers = self.llm.model, outcome.ledgers
        refreshed.comments.covered = len(comments) - outcome.prompt.omitted
        if made := outcome.answer:
            refreshed.summary = made.summary.with_names(names.renamed, names.known)
            refreshed.language = made.language

    @activity.defn
    async def notify_organization(self, notice: OrganizationNotice) -> None:
        with opaque_errors():
            try:
                await self.organizations.ticket_summarized(
                    notice.organization_id,
                    notice.ticket_id,
                    notice.digest,
                    erased=notice.erased,
                    at=notice.at,
                    origin=notice.origin,
                )
            except RPCError:
                message = "Temporal did not take the organization's notice"
                raise failure("temporal.unavailable", message) from None


def conversation(read: TicketRead, comments: int) -> ConversationMark:
    """The mark of the first comments, as many as `comments`; empty where there are none."""
    if not comments:
        return ConversationMark()
    texts = "\0".join(comment.text for comment in read.comments[:comments])
    digest = hashlib.sha256(texts.encode(errors="replace")).hexdigest()
    return ConversationMark(comments=comments, fingerprint=digest)


def ticket_attributes(read: TicketRead, masker: Masker) -> TicketAttributes:
    """Copy the fields that are kept; a merged ticket lives on elsewhere and has no organization."""
    ticket = read.ticket
    return TicketAttributes(
        subject=clip(masker.without_secrets(ticket.subject), 300) or None,
        status=ticket.status or "new",
        priority=ticket.priority,
        organization_id=None if ticket.merged else ticket.organization_id,
        requester=person(read, ticket.requester_id),
        people=[clip(name, 40) for name in masker.names[:MOST_KNOWN_NAMES]],
        counted=counted_part(read),
    )
