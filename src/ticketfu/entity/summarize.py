"""Ask the model only if the question changed: the one seam for cost, metrics and masking."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Generic, TypeVar

from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from ticketfu.entity.checks import Source
from ticketfu.entity.document import Checks
from ticketfu.entity.grounding import Grounded, grounded_answer
from ticketfu.entity.ledgers import Condensed, condensed
from ticketfu.entity.masking import masked, noted
from ticketfu.entity.retry import ALREADY_RECORDED, Failure, failure_from, is_retried
from ticketfu.entity.segments import Ledger
from ticketfu.entity.state import Refresh
from ticketfu.llm import LLM, Answer, Usage
from ticketfu.llm.errors import paid
from ticketfu.llm.prompt import Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.text import clip

Shown = TypeVar("Shown")

# Characters shown of a word that the source does not hold: an address may be very long.
MOST_OF_A_WORD = 40


@dataclass(frozen=True)
class Outcome(Generic[Shown]):
    """`answer` is None where the model was not asked or failed; `masked` counts by kind.

    `prompt` is what the model saw, with contacts and people put back.
    """

    prompt: Prompt
    fingerprint: str
    maker: str
    answer: Shown | None = None
    usage: Usage = field(default_factory=Usage)
    masked: Mapping[str, int] = field(default_factory=dict)
    checks: Checks = field(default_factory=Checks)
    error: Failure | None = None
    ledgers: dict[str, Ledger] | None = None


async def summarize(
    llm: LLM,
    prompt: Prompt,
    answer: type[Answer],
    asked: Refresh,
    masker: Masker,
    statements: Callable[[Answer], list[str]],
    grounded: Callable[[Answer, Source, list[str]], tuple[Shown, Checks]],
    ledgers: Mapping[str, Ledger] | None = None,
) -> Outcome[Shown]:
    """Fingerprint the whole content, before anything is left out to make it fit.

    Equal content costs no call, whichever model, instructions or language made the summary;
    a person who asks gets it from what is set today. What is masked today makes no other content.
    `grounded` makes what is shown of an answer, its source and the words that the source lacks.
    With `ledgers` a question that is too long is condensed; without, its oldest part is left out.
    """
    prompt = noted(prompt, masker)
    fingerprint, maker = prompt.fingerprint(), _maker(llm, prompt, answer)
    unasked = Outcome[Shown](prompt, fingerprint, asked.maker)
    made_otherwise = asked.by_person and asked.maker != maker
    if fingerprint == asked.fingerprint and not made_otherwise:
        return unasked
    if fingerprint == asked.suppressed_fingerprint:
        return replace(unasked, error=ALREADY_RECORDED)
    before = Condensed(prompt)
    if ledgers is not None:
        before = await condensed(llm, prompt, ledgers, masker)
        unasked = replace(unasked, ledgers=before.ledgers, usage=before.usage)
    if before.error:
        return replace(unasked, error=before.error)
    outcome = await _answered(llm, before, answer, masker, statements, grounded, unasked)
    return outcome if outcome.error else replace(outcome, maker=maker)


async def _answered(
    llm: LLM,
    before: Condensed,
    answer: type[Answer],
    masker: Masker,
    statements: Callable[[Answer], list[str]],
    grounded: Callable[[Answer, Source, list[str]], tuple[Shown, Checks]],
    unasked: Outcome[Shown],
) -> Outcome[Shown]:
    """The outcome of the question itself; what ledgers cost before is part of it."""
    try:
        # In a thread: long conversations take a second, and other refreshes go on meanwhile.
        question = await asyncio.to_thread(masked, before.prompt, masker)
        answered = await grounded_answer(llm, question, answer, masker, statements)
        with paid(answered.usage):
            shown, checks = await asyncio.to_thread(
                grounded, answered.answer, answered.source, answered.unsupported
            )
    except ApplicationError as error:
        if is_retried(error) and not before.usage.calls:
            raise
        failed = failure_from(error)
        return replace(unasked, usage=before.usage.plus(failed.usage), error=failed)
    return replace(
        unasked,
        prompt=answered.prompt,
        answer=shown,
        usage=before.usage.plus(answered.usage),
        masked=masker.counts(),
        checks=_all_checks(checks, answered),
    )


def _all_checks(checks: Checks, answered: Grounded[Answer]) -> Checks:
    unsupported = [clip(word, MOST_OF_A_WORD) for word in answered.unsupported]
    return checks.model_copy(update={"repaired": answered.repaired, "unsupported": unsupported})


def _maker(llm: LLM, prompt: Prompt, answer: type[Answer]) -> str:
    """The model, the instructions (with the language) and the answer's schema, as one word."""
    parts = (llm.model, prompt.instructions, _schema(answer))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def _schema(answer: type[BaseModel]) -> str:
    """Made once: it takes 20 ms of CPU."""
    return json.dumps(answer.model_json_schema(), sort_keys=True)
