"""The narrative of an organization in another language: translated, or written anew."""

from dataclasses import dataclass

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.checks import Source
from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.retry import failure_from, is_retried
from ticketfu.entity.translation import translated
from ticketfu.extractive.tickets import KnownTickets
from ticketfu.limits.urgency import Urgency, begin
from ticketfu.llm import LLM
from ticketfu.organization.bounds import MAX_TRANSLATION_BYTES, bounded_narrative
from ticketfu.organization.grounding import grounded
from ticketfu.organization.prompt import organization_prompt
from ticketfu.organization.statistics import counted
from ticketfu.organization.summary import Narrative
from ticketfu.organization.views import OrganizationViewMade, OrganizationViewWanted
from ticketfu.privacy.masking import Level, Masker


@dataclass(frozen=True)
class OrganizationViews:
    llm: LLM
    redact: Level = "secrets"

    @activity.defn
    async def make_organization_view(self, wanted: OrganizationViewWanted) -> OrganizationViewMade:
        begin(Urgency(by_person=True))
        return await with_heartbeats(self._made(wanted))

    async def _made(self, wanted: OrganizationViewWanted) -> OrganizationViewMade:
        if not self.llm.translates:
            return await self._written_anew(wanted)
        masker = Masker(self.redact, wanted.people)
        try:
            narrative, usage = await translated(
                self.llm, wanted.narrative, {"main_topics"}, wanted.language, masker
            )
        except ApplicationError as error:
            if is_retried(error):
                raise
            failed = failure_from(error)
            return OrganizationViewMade(usage=failed.usage, error=failed)
        return OrganizationViewMade(
            narrative=bounded_narrative(narrative, MAX_TRANSLATION_BYTES),
            language=wanted.language,
            usage=usage,
        )

    async def _written_anew(self, wanted: OrganizationViewWanted) -> OrganizationViewMade:
        """The narrative from the tickets, in a language that the summarizer knows."""
        if not wanted.digests:
            return OrganizationViewMade(
                narrative=bounded_narrative(wanted.narrative, MAX_TRANSLATION_BYTES)
            )
        count = counted(wanted.digests, wanted.counted_at, wanted.renamed_topics)
        prompt = organization_prompt(
            wanted.name,
            wanted.digests,
            count,
            wanted.renamed_topics,
            instructions=None,
            language=wanted.language,
        )
        completion = await self.llm.complete(prompt, Narrative)
        narrative, _ = grounded(prompt, completion.answer, Source.of(prompt), [])
        return OrganizationViewMade(
            narrative=bounded_narrative(narrative, MAX_TRANSLATION_BYTES),
            language=KnownTickets(prompt).language.code,
            usage=completion.usage,
        )
