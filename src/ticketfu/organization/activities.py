"""The side effect of an organization: name it, and ask the model about what is counted."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_activity import refresh_activity
from ticketfu.entity.retry import failure_from, is_retried
from ticketfu.entity.summarize import summarize
from ticketfu.errors import none_on
from ticketfu.llm import LLM
from ticketfu.organization.grounding import grounded
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
    @refresh_activity
    async def refresh_organization(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """Name it; ask the model only if what it would be told differs."""
        # The time of counting comes through whatever fails.
        refreshed = OrganizationRefreshed(as_of=asked.now, model=self.llm.model)
        try:
            if asked.keeps_name:
                refreshed.name = asked.name
            else:
                reading = self.zendesk.read_organization(asked.organization_id)
                organization = await none_on("zendesk.not_found", reading)
                refreshed.name = organization.name if organization else None
        except ApplicationError as error:
            if is_retried(error):
                raise
            refreshed.error = failure_from(error)
            return refreshed
        if asked.digests:
            await self._summarize(asked, refreshed)
        return refreshed

    async def _summarize(
        self, asked: OrganizationRefresh, refreshed: OrganizationRefreshed
    ) -> None:
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
            self.llm, prompt, Narrative, asked, masker, partial(grounded, prompt)
        )
        outcome.record_in(refreshed)
        refreshed.narrative = outcome.answer
