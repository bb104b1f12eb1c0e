"""Asks a model a question that may be longer than the model can read."""

from dataclasses import dataclass

from temporalio.exceptions import ApplicationError

from ticketfu.llm import LLM, Answer, Completion
from ticketfu.llm.prompt import Prompt

MAX_PROMPT_BYTES = 60_000
"""Bytes of customers' words in one prompt, about 20,000 tokens."""


@dataclass(frozen=True)
class Answered(Completion[Answer]):
    """A completion and the prompt it answers: `prompt.omitted` tells what the model never saw."""

    prompt: Prompt


async def ask(
    llm: LLM, prompt: Prompt, answer: type[Answer], *, max_bytes: int = MAX_PROMPT_BYTES
) -> Answered[Answer]:
    """The longest question that fits, half of it if the model finds that too long."""
    fitting = prompt.fit(max_bytes)
    try:
        return await _answered(llm, fitting, answer)
    except ApplicationError as error:
        if error.type != "llm.context_too_large":
            raise
    half = min(max_bytes, len(fitting.render().encode())) // 2
    return await _answered(llm, prompt.fit(half), answer)


async def _answered(llm: LLM, prompt: Prompt, answer: type[Answer]) -> Answered[Answer]:
    completion = await llm.complete(prompt, answer)
    return Answered(completion.answer, completion.usage, prompt)
