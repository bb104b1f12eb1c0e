"""The side effects of a ticket: read Zendesk, ask the model, tell the organization."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.retry import ALREADY_RECORDED, failure_from, tried_again
from ticketfu.errors import failure
from ticketfu.llm import LLM
from ticketfu.llm.ask import MAX_PROMPT_BYTES, ask
from ticketfu.llm.prompt import Prompt
from ticketfu.organization.client import Organizations
from ticketfu.text import clip
from ticketfu.ticket.models import (
    CommentCounts,
    OrganizationNotice,
    TicketAttributes,
    TicketRefresh,
    TicketRefreshed,
)
from ticketfu.ticket.prompt import person, ticket_prompt
from ticketfu.ticket.summary import TicketSummary
from ticketfu.zendesk.models import TicketRead

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk


@dataclass(frozen=True)
class TicketActivities:
    zendesk: "Zendesk"
    llm: LLM
    organizations: Organizations
    instructions: str | None = None
    language: str | None = None

    @activity.defn
    async def refresh_ticket(self, asked: TicketRefresh) -> TicketRefreshed:
        """Read everything, and ask the model only if it would see something new."""
        return await with_heartbeats(self._refreshed(asked))

    @activity.defn
    async def notify_organization(self, told: OrganizationNotice) -> None:
        try:
            await self.organizations.ticket_summarized(
                told.organization_id, told.ticket_id, told.digest
            )
        except RPCError:
            message = "Temporal did not take what the organization should know"
            raise failure("temporal.unavailable", message) from None

    async def _refreshed(self, asked: TicketRefresh) -> TicketRefreshed:
        now = datetime.now(UTC)
        try:
            read = await self.zendesk.read_ticket(asked.ticket_id)
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return TicketRefreshed(attributes=None, as_of=now)
        if read.ticket.deleted:
            return TicketRefreshed(attributes=None, as_of=now)
        return await self._summarized(asked, read, now)

    async def _summarized(
        self, asked: TicketRefresh, read: TicketRead, now: datetime
    ) -> TicketRefreshed:
        prompt = ticket_prompt(read, instructions=self.instructions, language=self.language)
        seen = prompt.fit(MAX_PROMPT_BYTES)
        refreshed = TicketRefreshed(
            attributes=ticket_attributes(read),
            comments=comment_counts(read, seen),
            fingerprint=seen.fingerprint(self.llm.model, TicketSummary),
            as_of=now,
            model=self.llm.model,
        )
        if refreshed.fingerprint == asked.fingerprint:
            return refreshed
        if refreshed.fingerprint == asked.refused:
            return refreshed.model_copy(update={"error": ALREADY_RECORDED})
        return refreshed.model_copy(update=await self._answer(prompt, read))

    async def _answer(self, prompt: Prompt, read: TicketRead) -> dict[str, object]:
        try:
            answered = await ask(self.llm, prompt, TicketSummary)
        except ApplicationError as error:
            if tried_again(error):
                raise
            return {"error": failure_from(error)}
        return {
            "summary": citing_only(answered.answer, {comment.id for comment in read.comments}),
            "comments": comment_counts(read, answered.prompt),
            "usage": answered.usage,
        }


def comment_counts(read: TicketRead, prompt: Prompt) -> CommentCounts:
    total = len(read.comments)
    return CommentCounts(covered=total - prompt.omitted, total=total)


def ticket_attributes(read: TicketRead) -> TicketAttributes:
    """A merged ticket lives on in another one, and counts for no organization."""
    ticket = read.ticket
    created = ticket.created_at or datetime.fromtimestamp(0, UTC)
    times = [comment.created_at for comment in read.comments if comment.created_at]
    return TicketAttributes(
        subject=clip(ticket.subject, 300) if ticket.subject else None,
        status=ticket.status or "new",
        priority=ticket.priority,
        organization_id=None if ticket.merged else ticket.organization_id,
        requester=person(read, ticket.requester_id),
        created_at=created,
        commented_at=max(times, default=created),
    )


def citing_only(summary: TicketSummary, known: set[int]) -> TicketSummary:
    """Models invent ids: a claim keeps those that exist, and goes when it has none."""
    evidence = [
        item.model_copy(update={"comment_ids": ids})
        for item in summary.evidence
        if (ids := [n for n in item.comment_ids if n in known])
    ]
    return summary.model_copy(update={"evidence": evidence})
