"""The side effect of an organization: name it, and ask the model about what is counted."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_log import logged
from ticketfu.entity.retry import failure_from, is_retried
from ticketfu.entity.summarize import summarize
from ticketfu.llm import LLM
from ticketfu.organization.grounding import grounded, statements
from ticketfu.organization.models import OrganizationRefresh, OrganizationRefreshed
from ticketfu.organization.prompt import organization_prompt
from ticketfu.organization.statistics import counted
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
        """Name it; ask the model only if what it would be told differs."""
        return await self.recovery.refresh(
            asked, logged("organization", asked.organization_id, self._refreshed(asked))
        )

    async def _refreshed(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """The time of counting comes through whatever fails."""
        refreshed = OrganizationRefreshed(as_of=asked.now, model=self.llm.model)
        try:
            refreshed.name = (
                asked.name if asked.keeps_name else await self._name(asked.organization_id)
            )
        except ApplicationError as error:
            if is_retried(error):
                raise
            return refreshed.model_copy(update={"error": failure_from(error)})
        return await self._narrated(asked, refreshed) if asked.digests else refreshed

    async def _narrated(
        self, asked: OrganizationRefresh, refreshed: OrganizationRefreshed
    ) -> OrganizationRefreshed:
        prompt = organization_prompt(
            refreshed.name,
            asked.digests,
            counted(asked.digests, asked.now, asked.renamed_topics),
            asked.renamed_topics,
            instructions=self.instructions,
            language=self.language,
        )
        digests = asked.digests.values()
        names = [name for digest in digests for name in (digest.requester, *digest.people)]
        masker = Masker(self.redact, names)
        outcome = await summarize(
            self.llm, prompt, Narrative, asked, masker, statements, partial(grounded, prompt)
        )
        return refreshed.model_copy(
            update={
                "narrative": outcome.answer,
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
