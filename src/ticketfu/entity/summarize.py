"""Ask the model only if the question changed: the one seam for cost, metrics and masking."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Generic

from temporalio.exceptions import ApplicationError

from ticketfu.entity.retry import ALREADY_RECORDED, Failure, failure_from, is_retried
from ticketfu.entity.state import Refresh
from ticketfu.llm import LLM, Answer, Usage
from ticketfu.llm.ask import ask
from ticketfu.llm.prompt import Prompt


@dataclass(frozen=True)
class Outcome(Generic[Answer]):
    """`answer` is None where the model was not asked or failed; `prompt` is as the model saw it."""

    prompt: Prompt
    fingerprint: str
    maker: str
    answer: Answer | None = None
    usage: Usage = field(default_factory=Usage)
    error: Failure | None = None


async def summarize(
    llm: LLM, prompt: Prompt, answer: type[Answer], asked: Refresh
) -> Outcome[Answer]:
    """Fingerprint the whole content, before anything is left out to make it fit.

    Equal content costs no call, whichever model, instructions or language made the summary;
    a person who asks gets it from what is set today.
    """
    fingerprint, maker = prompt.fingerprint(), _maker(llm, prompt, answer)
    made_otherwise = asked.by_person and asked.maker != maker
    if fingerprint == asked.fingerprint and not made_otherwise:
        return Outcome(prompt, fingerprint, asked.maker)
    if fingerprint == asked.suppressed_fingerprint:
        return Outcome(prompt, fingerprint, asked.maker, error=ALREADY_RECORDED)
    try:
        answered = await ask(llm, prompt, answer)
    except ApplicationError as error:
        if is_retried(error):
            raise
        failed = failure_from(error)
        return Outcome(prompt, fingerprint, asked.maker, usage=failed.usage, error=failed)
    return Outcome(answered.prompt, fingerprint, maker, answered.answer, answered.usage)


def _maker(llm: LLM, prompt: Prompt, answer: type[Answer]) -> str:
    """The model, the instructions (with the language) and the answer's schema, as one word."""
    schema = json.dumps(answer.model_json_schema(), sort_keys=True)
    parts = (llm.model, prompt.instructions, schema)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
