"""Makes views of a ticket: a summary from public comments only, and translations."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.retry import failure_from, is_retried
from ticketfu.entity.state import Refresh
from ticketfu.entity.summarize import summarize
from ticketfu.entity.translation import translated
from ticketfu.errors import failure
from ticketfu.limits.urgency import Urgency, begin
from ticketfu.llm import LLM
from ticketfu.privacy.masking import Level, Masker
from ticketfu.ticket.grounding import MAX_PUBLIC_SUMMARY_BYTES, bounded, grounded
from ticketfu.ticket.models import CommentCounts
from ticketfu.ticket.notes import Notes, has_words, public_comments, shown_comments
from ticketfu.ticket.prompt import ticket_prompt
from ticketfu.ticket.scope import EVERY_TICKET, Scope
from ticketfu.ticket.summary import WITHOUT_WORDS, TicketSummary
from ticketfu.ticket.views import TicketViewMade, TicketViewWanted
from ticketfu.zendesk.models import TicketRead

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk

# Fields of a summary that are the same in every language.
SAME = frozenset(
    {"topics", "sentiment", "by", "owner", "due", "overdue", "comment_ids", "quote", "standing"}
)


@dataclass(frozen=True)
class TicketViews:
    zendesk: "Zendesk"
    llm: LLM
    instructions: str | None = None
    language: str | None = None
    redact: Level = "secrets"
    notes: Notes = "label"
    scope: Scope = EVERY_TICKET

    @activity.defn
    async def make_ticket_view(self, wanted: TicketViewWanted) -> TicketViewMade:
        begin(Urgency(by_person=True))
        return await with_heartbeats(self._made(wanted))

    async def _made(self, wanted: TicketViewWanted) -> TicketViewMade:
        try:
            if wanted.summary is None:
                return await self._from_comments(wanted, self.language)
            if not self.llm.translates:
                return await self._from_comments(wanted, wanted.language)
            masker = Masker(self.redact, wanted.people)
            summary, usage = await translated(
                self.llm, wanted.summary, SAME, wanted.language, masker
            )
        except ApplicationError as error:
            if is_retried(error):
                raise
            failed = failure_from(error)
            return TicketViewMade(usage=failed.usage, error=failed)
        return TicketViewMade(summary=bounded(summary), language=wanted.language, usage=usage)

    async def _from_comments(
        self, wanted: TicketViewWanted, language: str | None
    ) -> TicketViewMade:
        """A summary of the comments that this view may tell of; attributes come from no note."""
        read = await self._read(wanted.ticket_id)
        comments = public_comments(read) if wanted.public else shown_comments(read, self.notes)
        total = len(comments)
        if not has_words(read, comments):
            counts = CommentCounts(covered=total, total=total)
            return TicketViewMade(summary=WITHOUT_WORDS, language="en", comments=counts)
        masker = Masker(self.redact, [user.name for user in read.people.values() if user.name])
        prompt = ticket_prompt(
            read,
            comments,
            instructions=self.instructions,
            language=language,
            notes="exclude" if wanted.public else self.notes,
        )
        ids = [comment.id for comment in comments]
        outcome = await summarize(
            self.llm,
            prompt,
            TicketSummary,
            Refresh(),
            masker,
            partial(grounded, ids, max_bytes=MAX_PUBLIC_SUMMARY_BYTES),
            wanted.ledgers,
        )
        made, covered = outcome.answer, total - outcome.prompt.omitted
        return TicketViewMade(
            summary=made and made.summary,
            language=made and made.language,
            checks=outcome.checks,
            comments=CommentCounts(covered=covered, total=total),
            usage=outcome.usage,
            error=outcome.error,
            ledgers=outcome.ledgers or {},
        )

    async def _read(self, ticket_id: int) -> TicketRead:
        read = await self.zendesk.read_ticket(ticket_id)
        if self.scope.exclusion(read.ticket, datetime.now(UTC)):
            # The summary goes with the refresh that this change causes.
            raise failure("ticket.out_of_scope", "the ticket has left SCOPE", final=True)
        return read
