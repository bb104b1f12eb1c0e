"""The side effects of a ticket: read Zendesk, ask the model, notify the organization."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_log import logged
from ticketfu.entity.summarize import summarize
from ticketfu.errors import failure
from ticketfu.llm import LLM
from ticketfu.llm.prompt import Prompt
from ticketfu.organization.client import Organizations, TopicNames
from ticketfu.organization.topics import one_word_each
from ticketfu.privacy.masking import Level, Masker
from ticketfu.text import clip
from ticketfu.ticket.counting import counted_part
from ticketfu.ticket.grounding import grounded, statements
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
from ticketfu.ticket.summary import WITHOUT_WORDS, GroundedSummary, TicketSummary
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
    async def refresh_ticket(self, asked: TicketRefresh) -> TicketRefreshed:
        """Read everything, and ask the model only if the content changed."""
        return await self.recovery.refresh(
            asked, logged("ticket", asked.ticket_id, self._refreshed(asked))
        )

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

    async def _refreshed(self, asked: TicketRefresh) -> TicketRefreshed:
        now = datetime.now(UTC)
        read = await self._read(asked.ticket_id)
        if read is None or read.ticket.deleted:
            return TicketRefreshed(as_of=now)
        names = [user.name for _, user in sorted(read.people.items()) if user.name]
        masker = Masker(self.redact, names)
        refreshed = TicketRefreshed(
            conversation=conversation(read, len(read.comments)),
            redacted=conversation(read, asked.conversation.comments) != asked.conversation,
            attributes=ticket_attributes(read, masker),
            as_of=now,
            changed_at=read.ticket.changed_at,
            write_back=self.write_back,
        )
        if excluded := self.scope.exclusion(read.ticket, now):
            counts = CommentCounts(total=len(read.comments))
            outside = {"held": "scope", "scope": excluded, "comments": counts}
            return refreshed.model_copy(update=outside)
        comments = shown_comments(read, self.notes)
        refreshed.notes = sum(not comment.public for comment in comments)
        if not has_words(read, comments):
            counts = CommentCounts(covered=len(comments), total=len(read.comments))
            refreshed.summary, refreshed.held = WITHOUT_WORDS, "empty"
            refreshed.language, refreshed.comments = "en", counts
            return refreshed
        summarized = await self._summarized(asked, read, comments, masker)
        return refreshed.model_copy(update=summarized)

    async def _summarized(
        self,
        asked: TicketRefresh,
        read: TicketRead,
        comments: Sequence[Comment],
        masker: Masker,
    ) -> dict[str, object]:
        names = await self._topic_names(read)
        prompt = await asyncio.to_thread(self._prompt, read, comments, names)
        prompt = replace(prompt, asked_again=asked.asked_lately(datetime.now(UTC)))
        outcome = await summarize(
            self.llm,
            prompt,
            TicketSummary,
            asked,
            masker,
            statements,
            partial(grounded, [comment.id for comment in comments]),
            asked.ledgers,
        )
        made, covered = outcome.answer, len(comments) - outcome.prompt.omitted
        return {
            "summary": made and with_known_topics(made.summary, names),
            "language": made and made.language,
            "checks": outcome.checks,
            "comments": CommentCounts(covered=covered, total=len(read.comments)),
            "model": self.llm.model,
            "fingerprint": outcome.fingerprint,
            "maker": outcome.maker,
            "usage": outcome.usage,
            "masked": dict(outcome.masked),
            "error": outcome.error,
            "ledgers": outcome.ledgers,
        }

    def _prompt(self, read: TicketRead, comments: Sequence[Comment], names: TopicNames) -> Prompt:
        return ticket_prompt(
            read,
            comments,
            known_topics=names.known,
            instructions=self.instructions,
            language=self.language,
            notes=self.notes,
        )

    async def _topic_names(self, read: TicketRead) -> TopicNames:
        organization_id = None if read.ticket.merged else read.ticket.organization_id
        return await self.organizations.topic_names(organization_id or 0)

    async def _read(self, ticket_id: int) -> TicketRead | None:
        try:
            return await self.zendesk.read_ticket(ticket_id)
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return None


def with_known_topics(summary: GroundedSummary, names: TopicNames) -> GroundedSummary:
    """The summary with its organization's words for its topics."""
    topics = one_word_each(summary.topics, names.known, names.renamed)
    return summary.model_copy(update={"topics": topics})


def conversation(read: TicketRead, comments: int) -> ConversationMark:
    """The mark of the first `comments`; of nothing read it is empty."""
    if not comments:
        return ConversationMark()
    texts = "\0".join(comment.text for comment in read.comments[:comments])
    digest = hashlib.sha256(texts.encode(errors="replace")).hexdigest()
    return ConversationMark(comments=comments, fingerprint=digest)


def ticket_attributes(read: TicketRead, masker: Masker) -> TicketAttributes:
    """A merged ticket lives on in another one, and counts for no organization."""
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
