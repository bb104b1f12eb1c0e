"""The side effects of a ticket: read Zendesk, ask the model, notify the organization."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from ticketfu.entity.document import Checks
from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_log import logged
from ticketfu.entity.retry import opaque_errors
from ticketfu.entity.summarize import Outcome, summarize
from ticketfu.errors import failure
from ticketfu.llm import LLM
from ticketfu.llm.prompt import Prompt
from ticketfu.organization.client import Organizations
from ticketfu.privacy.masking import Level, Masker
from ticketfu.text import clip
from ticketfu.ticket.grounding import grounded, statements
from ticketfu.ticket.models import (
    CommentCounts,
    Conversation,
    OrganizationNotice,
    TicketAttributes,
    TicketRefresh,
    TicketRefreshed,
)
from ticketfu.ticket.prompt import person, ticket_prompt
from ticketfu.ticket.summary import GroundedSummary, TicketSummary
from ticketfu.zendesk.models import TicketRead

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk

# Names that stay known of a ticket, so that they can be masked for its organization again.
MOST_PEOPLE = 50

# Characters shown of a word that the conversation does not hold.
MOST_OF_A_WORD = 40


# A model that is asked about nothing invents something.
WITHOUT_WORDS = GroundedSummary(summary="Nothing has been written in this ticket so far.")


@dataclass(frozen=True)
class TicketActivities:
    zendesk: "Zendesk"
    llm: LLM
    organizations: Organizations
    recovery: Recovery
    instructions: str | None = None
    language: str | None = None
    redact: Level = "secrets"

    @activity.defn
    async def refresh_ticket(self, asked: TicketRefresh) -> TicketRefreshed:
        """Read everything, and ask the model only if the content changed."""
        return await self.recovery.refresh(
            logged("ticket", asked.ticket_id, self._refreshed(asked))
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
        )
        if not has_words(read):
            count = len(read.comments)
            refreshed.summary, refreshed.held = WITHOUT_WORDS, "empty"
            refreshed.comments = CommentCounts(covered=count, total=count)
            return refreshed
        return refreshed.model_copy(update=await self._summarized(asked, read, masker))

    async def _summarized(
        self, asked: TicketRefresh, read: TicketRead, masker: Masker
    ) -> dict[str, object]:
        prompt = ticket_prompt(read, instructions=self.instructions, language=self.language)
        outcome = await summarize(self.llm, prompt, TicketSummary, asked, masker, statements)
        summary, checks = await asyncio.to_thread(_grounded, outcome)
        return {
            "summary": summary,
            "checks": checks,
            "comments": comment_counts(read, outcome.prompt),
            "model": self.llm.model,
            "fingerprint": outcome.fingerprint,
            "maker": outcome.maker,
            "usage": outcome.usage,
            "masked": dict(outcome.masked),
            "error": outcome.error,
        }

    async def _read(self, ticket_id: int) -> TicketRead | None:
        try:
            return await self.zendesk.read_ticket(ticket_id)
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return None


def has_words(read: TicketRead) -> bool:
    texts = [read.ticket.subject or "", *(comment.text for comment in read.comments)]
    return any(text.strip() for text in texts)


def _grounded(outcome: Outcome[TicketSummary]) -> tuple[GroundedSummary | None, Checks]:
    if outcome.answer is None or outcome.source is None:
        return None, outcome.checks
    summary, checks = grounded(outcome.answer, outcome.source)
    asked = outcome.checks
    # An address may be as long as the summary that names it.
    unsupported = [clip(word, MOST_OF_A_WORD) for word in asked.unsupported]
    update = {"repaired": asked.repaired, "unsupported": unsupported}
    return summary, checks.model_copy(update=update)


def comment_counts(read: TicketRead, prompt: Prompt) -> CommentCounts:
    total = len(read.comments)
    return CommentCounts(covered=total - prompt.omitted, total=total)


def conversation(read: TicketRead, comments: int) -> Conversation:
    """The mark of the first `comments`; of nothing read it is empty."""
    if not comments:
        return Conversation()
    texts = "\0".join(comment.text for comment in read.comments[:comments])
    digest = hashlib.sha256(texts.encode(errors="replace")).hexdigest()
    return Conversation(comments=comments, fingerprint=digest)


def ticket_attributes(read: TicketRead, masker: Masker) -> TicketAttributes:
    """A merged ticket lives on in another one, and counts for no organization."""
    ticket = read.ticket
    created = ticket.created_at or datetime.fromtimestamp(0, UTC)
    times = [comment.created_at for comment in read.comments if comment.created_at]
    return TicketAttributes(
        subject=clip(masker.without_secrets(ticket.subject), 300) or None,
        status=ticket.status or "new",
        priority=ticket.priority,
        organization_id=None if ticket.merged else ticket.organization_id,
        requester=person(read, ticket.requester_id),
        created_at=created,
        commented_at=max(times, default=created),
        people=[clip(name, 40) for name in masker.names[:MOST_PEOPLE]],
    )
