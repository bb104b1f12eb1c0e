"""The side effect of an organization: name it, count its tickets, ask the model."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio import activity
from temporalio.exceptions import ApplicationError

from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.entity.retry import ALREADY_RECORDED, failure_from, tried_again
from ticketfu.llm import LLM
from ticketfu.llm.ask import MAX_PROMPT_BYTES, ask
from ticketfu.llm.prompt import Prompt
from ticketfu.organization.models import OrganizationRefresh, OrganizationRefreshed
from ticketfu.organization.prompt import organization_prompt
from ticketfu.organization.statistics import ticket_counts, topic_counts
from ticketfu.organization.summary import Narrative

if TYPE_CHECKING:
    from ticketfu.zendesk.client import Zendesk


@dataclass(frozen=True)
class OrganizationActivities:
    zendesk: "Zendesk"
    llm: LLM
    instructions: str | None = None
    language: str | None = None

    @activity.defn
    async def refresh_organization(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """Count always; ask the model only if it would see something new."""
        return await with_heartbeats(self._refreshed(asked))

    async def _refreshed(self, asked: OrganizationRefresh) -> OrganizationRefreshed:
        """The counts come through whatever fails."""
        refreshed = OrganizationRefreshed(
            tickets=ticket_counts(asked.digests),
            topics=topic_counts(asked.digests),
            fingerprint=asked.fingerprint,
            as_of=datetime.now(UTC),
            model=self.llm.model,
        )
        try:
            name = await self._name(asked.organization_id)
        except ApplicationError as error:
            if tried_again(error):
                raise
            return refreshed.model_copy(update={"error": failure_from(error)})
        return await self._narrated(asked, refreshed.model_copy(update={"name": name}))

    async def _narrated(
        self, asked: OrganizationRefresh, counted: OrganizationRefreshed
    ) -> OrganizationRefreshed:
        prompt = organization_prompt(
            counted.name,
            asked.digests,
            counted.tickets,
            counted.topics,
            instructions=self.instructions,
            language=self.language,
        )
        fingerprint = prompt.fit(MAX_PROMPT_BYTES).fingerprint(self.llm.model, Narrative)
        counted = counted.model_copy(update={"fingerprint": fingerprint})
        if not asked.digests or fingerprint == asked.fingerprint:
            return counted
        if fingerprint == asked.refused:
            return counted.model_copy(update={"error": ALREADY_RECORDED})
        return counted.model_copy(update=await self._answer(prompt))

    async def _answer(self, prompt: Prompt) -> dict[str, object]:
        try:
            answered = await ask(self.llm, prompt, Narrative)
        except ApplicationError as error:
            if tried_again(error):
                raise
            return {"error": failure_from(error)}
        usage = answered.usage
        return {"narrative": answered.answer, "usage": usage}

    async def _name(self, organization_id: int) -> str | None:
        try:
            return (await self.zendesk.read_organization(organization_id)).name
        except ApplicationError as error:
            if error.type != "zendesk.not_found":
                raise
            return None
