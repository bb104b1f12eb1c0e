"""Ask the model only if the question changed: the one seam for cost, metrics and masking."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic

from temporalio.exceptions import ApplicationError

from ticketfu.entity.checks import Source
from ticketfu.entity.document import Checks
from ticketfu.entity.grounding import grounded_answer
from ticketfu.entity.masking import masked, noted
from ticketfu.entity.retry import ALREADY_RECORDED, Failure, failure_from, is_retried
from ticketfu.entity.state import Refresh
from ticketfu.llm import LLM, Answer, Usage
from ticketfu.llm.prompt import Prompt
from ticketfu.privacy.masking import Masker


@dataclass(frozen=True)
class Outcome(Generic[Answer]):
    """`answer` is None where the model was not asked or failed; `masked` counts by kind.

    `prompt` and `source` are what the model saw, with contacts and people put back.
    """

    prompt: Prompt
    fingerprint: str
    maker: str
    answer: Answer | None = None
    usage: Usage = field(default_factory=Usage)
    masked: Mapping[str, int] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    source: Source | None = None
    error: Failure | None = None


async def summarize(
    llm: LLM,
    prompt: Prompt,
    answer: type[Answer],
    asked: Refresh,
    masker: Masker,
    statements: Callable[[Answer], list[str]],
) -> Outcome[Answer]:
    """Fingerprint the whole content, before anything is left out to make it fit.

    Equal content costs no call, whichever model, instructions or language made the summary;
    a person who asks gets it from what is set today. What is masked today makes no other content.
    """
    prompt = noted(prompt, masker)
    fingerprint, maker = prompt.fingerprint(), _maker(llm, prompt, answer)
    made_otherwise = asked.by_person and asked.maker != maker
    if fingerprint == asked.fingerprint and not made_otherwise:
        return Outcome(prompt, fingerprint, asked.maker)
    if fingerprint == asked.suppressed_fingerprint:
        return Outcome(prompt, fingerprint, asked.maker, error=ALREADY_RECORDED)
    try:
        # In a thread: long conversations take a second, and other refreshes go on meanwhile.
        question = await asyncio.to_thread(masked, prompt, masker)
        answered = await grounded_answer(llm, question, answer, masker, statements)
    except ApplicationError as error:
        if is_retried(error):
            raise
        failed = failure_from(error)
        return Outcome(prompt, fingerprint, asked.maker, usage=failed.usage, error=failed)
    return Outcome(
        answered.prompt,
        fingerprint,
        maker,
        answered.answer,
        answered.usage,
        masker.counts(),
        Checks(repaired=answered.repaired, unsupported=answered.unsupported),
        answered.source,
    )


def _maker(llm: LLM, prompt: Prompt, answer: type[Answer]) -> str:
    """The model, the instructions (with the language) and the answer's schema, as one word."""
    schema = json.dumps(answer.model_json_schema(), sort_keys=True)
    parts = (llm.model, prompt.instructions, schema)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
