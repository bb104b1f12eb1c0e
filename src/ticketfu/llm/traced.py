"""A model whose calls are spans, named as OpenTelemetry's conventions for generative AI say."""

from dataclasses import dataclass

from temporalio.exceptions import ApplicationError

from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.around import AroundModel
from ticketfu.llm.errors import usage_in
from ticketfu.llm.prompt import Prompt
from ticketfu.telemetry.spans import Note, Spans

# Where the conventions spell a provider in another way.
CONVENTIONAL_NAMES = {"gemini": "gcp.gemini"}


@dataclass
class TracedLLM(AroundModel):
    """The requests of a call are spans within its own; neither holds a word that was asked."""

    spans: Spans
    provider: str

    async def complete(
        self, prompt: Prompt, answer: type[Answer], *, flex: bool = False
    ) -> Completion[Answer]:
        attributes = {
            "gen_ai.operation.name": "chat",
            "gen_ai.provider.name": CONVENTIONAL_NAMES.get(self.provider, self.provider),
            "gen_ai.request.model": self.model,
        }
        with self.spans.span(f"chat {self.model}", attributes) as note:
            try:
                done = await self.llm.complete(prompt, answer, flex=flex)
            except ApplicationError as error:
                _note_tokens(note, usage_in(error))
                raise
            _note_tokens(note, done.usage)
            return done


def _note_tokens(note: Note, usage: Usage) -> None:
    """Of all requests of the call; none are known of one that got no answer."""
    if usage.calls:
        note("gen_ai.usage.input_tokens", usage.input_tokens)
        note("gen_ai.usage.output_tokens", usage.output_tokens)
