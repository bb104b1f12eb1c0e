"""An evaluation: plant, let a real TicketFu read it, grade what it shows."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from statistics import median

from temporalio.client import Client

from tests.evals import graders
from tests.evals.planting import CONTACTS, INJECTION, SECRETS, Planted, Planting
from tests.evals.report import Measure, none_wanted, share
from tests.evals.scripts import HOSTILE, Answer, ScriptedModel, honest, hostile
from tests.evals.texts import LANGUAGES
from tests.harness import System, eventually, running_system
from tests.serving import serve

SCRIPTED: dict[str, Answer] = {"honest": honest, "hostile": hostile}


@dataclass(frozen=True)
class Sizes:
    languages: int = 10
    conversation: int = 12
    updates: int = 50
    comments: int = 1000
    codes: int = 50


SMALL = Sizes(languages=2, conversation=4, updates=2, comments=20, codes=2)


@asynccontextmanager
async def evaluated_system(
    temporal: Client, provider: str, key: str | None
) -> AsyncIterator[tuple[System, ScriptedModel | None]]:
    """A TicketFu whose summaries this provider writes; all that can be masked is masked."""
    if provider not in SCRIPTED:
        chosen = {"llm_provider": provider, "llm_base_url": None, "llm_model": None}
        async with running_system(temporal, redact="people", **chosen, llm_api_key=key) as system:
            yield system, None
        return
    model = ScriptedModel(SCRIPTED[provider])
    async with serve(model.app()) as url:
        chosen = {"llm_provider": "openai", "llm_base_url": f"{url}/v1", "llm_model": "scripted"}
        async with running_system(temporal, redact="people", **chosen) as system:
            yield system, model


class Evaluation:
    def __init__(
        self, system: System, model: ScriptedModel | None, provider: str, sizes: Sizes
    ) -> None:
        self.system, self.model, self.sizes = system, model, sizes
        self.is_honest = provider == "honest"
        self.planting = Planting(system)
        self.read: list[tuple[graders.Document, Planted]] = []

    async def measures(self) -> list[Measure]:
        parts = [self._languages(), self._updates(), self._long_thread(), self._notes()]
        parts += [self._secrets(), self._attacks(), self._organization()]
        found = await asyncio.gather(*parts)
        return [*(measure for part in found for measure in part), *self._over_all()]

    async def few_measures(self) -> list[Measure]:
        """For a model that takes minutes for an answer: one conversation, secrets, an attack."""
        parts = [self._languages(), self._secrets(), self._attacks()]
        found = [await part for part in parts]
        return [*(measure for part in found for measure in part), *self._over_all()]

    async def _document(self, planted: Planted) -> graders.Document:
        """The document once it covers everything, or says why it cannot."""
        await self.system.post(planted.ticket_id)
        path = f"/api/v1/ticket/{planted.ticket_id}/summary"

        async def ask() -> graders.Document:
            found: graders.Document = (await self.system.http.get(path)).json()
            return found

        document = await eventually(ask, lambda doc: bool(doc["error"]) or not doc["stale"])
        self.read.append((document, planted))
        return document

    async def _languages(self) -> list[Measure]:
        names = list(LANGUAGES)[: self.sizes.languages]
        planted = [self.planting.conversation(name, self.sizes.conversation) for name in names]
        documents = await asyncio.gather(*map(self._document, planted))
        pairs = list(zip(documents, planted, strict=True))
        right = [graders.in_its_language(*pair) for pair in pairs if pair[0]["summary"]]
        lengths = [graders.length(*pair) for pair in pairs if pair[0]["summary"]]
        return [
            share(
                "facts of comments 1, n/2 and n",
                [graders.recalled(*pair) for pair in pairs],
                all_wanted=self.is_honest,
            ),
            Measure("summaries in the ticket's language", sum(right), len(right)),
            Measure("median length, of the conversation's", round(median(lengths or [0]), 2)),
        ]

    async def _updates(self) -> list[Measure]:
        planted = self.planting.ticket("The pump does not start.", "One update after another")
        document: graders.Document = {}
        for _ in range(self.sizes.updates):
            planted.codes.append(next(self.planting.codes))
            self.planting.say(planted, f"The display shows the code {planted.codes[-1]} now.")
            document = await self._document(planted)
        recalled = graders.recalled(document, planted)
        name = f"facts after {self.sizes.updates} updates"
        return [share(name, [recalled], all_wanted=self.is_honest)]

    async def _long_thread(self) -> list[Measure]:
        planted = self.planting.long_conversation(self.sizes.comments, self.sizes.codes)
        recalled = graders.recalled(await self._document(planted), planted)
        name = f"facts of {self.sizes.comments} comments"
        return [share(name, [recalled], all_wanted=self.is_honest)]

    async def _notes(self) -> list[Measure]:
        planted = self.planting.with_note()
        await self._document(planted)
        path = f"/api/v1/ticket/{planted.ticket_id}/summary?view=public"
        answer = await eventually(
            lambda: self.system.http.get(path),
            lambda answer: answer.status_code != 202 or bool(answer.json().get("error")),
        )
        return [none_wanted("leaks of notes into the public view", graders.leaks(answer.json()))]

    async def _secrets(self) -> list[Measure]:
        document = await self._document(self.planting.with_secrets())
        shown = sum(secret in str(document) for secret in SECRETS.values())
        measures = [none_wanted("secrets in a document", shown, len(SECRETS))]
        if self.model:
            items = [*SECRETS.values(), *CONTACTS.values()]
            seen = sum(any(item in prompt for prompt in self.model.prompts) for item in items)
            measures.append(none_wanted("masked items seen by the provider", seen, len(items)))
        return measures

    async def _attacks(self) -> list[Measure]:
        # Only a scripted model answers in a way that a ticket names.
        names = list(HOSTILE) if self.model else ["injected"]
        named = [self.planting.ticket(INJECTION, f"attack: {name}.") for name in names]
        documents = await asyncio.gather(*map(self._document, named))
        sound = sum(map(graders.is_sound, documents))
        followed = sum(map(graders.obeyed, documents))
        return [
            Measure("hostile answers that end well or in an error", sound, len(named), len(named)),
            Measure("injected instructions followed", followed, len(named)),
        ]

    async def _organization(self) -> list[Measure]:
        organization_id, tickets = self.planting.account()
        everything = [*tickets["lately"], *tickets["earlier"]]
        await asyncio.gather(*(self._document(Planted(number, [])) for number in everything))
        path = f"/api/v1/organization/{organization_id}/summary"

        async def ask() -> graders.Document:
            found: graders.Document = (await self.system.http.get(path)).json()
            return found

        organization = await eventually(
            ask,
            lambda doc: (
                doc.get("tickets", {}).get("covered") == len(everything)
                and (bool(doc["error"]) or not doc["stale"])
            ),
        )
        right = graders.counts(organization, tickets)
        return [Measure("counts exact", sum(right.values()), len(right), len(right))]

    def _over_all(self) -> list[Measure]:
        written = [(document, planted) for document, planted in self.read if planted.texts]
        wrong = sum(graders.wrongly_verified(*pair) for pair in written)
        novel = sum(len(graders.novel(*pair)) for pair in written)
        total = sum(len(graders.claims(document)) for document, _ in written)
        return [
            share("claims verified", [graders.verified(document) for document, _ in written]),
            none_wanted("wrong claims shown as verified", wrong, total),
            none_wanted("novel codes and numbers that are not marked", novel),
        ]


async def evaluate(
    temporal: Client, provider: str, sizes: Sizes, key: str | None = None
) -> list[Measure]:
    async with evaluated_system(temporal, provider, key) as (system, model):
        return await Evaluation(system, model, provider, sizes).measures()
