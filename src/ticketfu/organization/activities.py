"""The side effect of an organization: name it, count its tickets, ask the model."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_log import logged
from ticketfu.entity.retry import failure_from, is_retried
from ticketfu.entity.summarize import summarize
from ticketfu.llm import LLM
from ticketfu.organization.grounding import statements, without
from ticketfu.organization.models import OrganizationRefresh, OrganizationRefreshed, TopicCount
from ticketfu.organization.prompt import organization_prompt
from ticketfu.organization.statistics import ticket_counts, topic_counts
from ticketfu.organization.summary import Narrative
from ticketfu.privacy.masking import Level, Masker

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk


@dataclass(frozen=True)
class OrganizationActivities:
    zendesk: "Zendesk"
    llm: LLM
    recovery: Recovery
    instructions: str | None = None
    language: str | None = None
    redact: Level = "secrets"

    @activity.defn
    async def refresh_organization(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """Count always; ask the model only if the content changed."""
        return await self.recovery.refresh(
            logged("organization", asked.organization_id, self._refreshed(asked))
        )

    async def _refreshed(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """The counts come through whatever fails."""
        topics = topic_counts(asked.digests)
        counted = OrganizationRefreshed(
            tickets=ticket_counts(asked.digests),
            topics=[topic.shown() for topic in topics],
            as_of=datetime.now(UTC),
            model=self.llm.model,
        )
        try:
            counted.name = await self._name(asked.organization_id)
        except ApplicationError as error:
            if is_retried(error):
                raise
            return counted.model_copy(update={"error": failure_from(error)})
        return await self._narrated(asked, counted, topics) if asked.digests else counted

    async def _narrated(
        self, asked: OrganizationRefresh, counted: OrganizationRefreshed, topics: list[TopicCount]
    ) -> OrganizationRefreshed:
        prompt = organization_prompt(
            counted.name,
            asked.digests,
            counted.tickets,
            topics,
            instructions=self.instructions,
            language=self.language,
        )
        digests = asked.digests.values()
        names = [name for digest in digests for name in (digest.requester, *digest.people)]
        masker = Masker(self.redact, names)
        outcome = await summarize(self.llm, prompt, Narrative, asked, masker, statements)
        return counted.model_copy(
            update={
                "narrative": outcome.answer and without(outcome.answer, outcome.checks.unsupported),
                "fingerprint": outcome.fingerprint,
                "maker": outcome.maker,
                "usage": outcome.usage,
                "masked": dict(outcome.masked),
                "checks": outcome.checks,
                "error": outcome.error,
            }
        )

    async def _name(self, organization_id: int) -> str | None:
        try:
            return (await self.zendesk.read_organization(organization_id)).name
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return None
