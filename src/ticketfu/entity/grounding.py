"""Asks a model, and once more where its answer names what it was not shown."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic

from temporalio.exceptions import ApplicationError

from ticketfu.entity.checks import Source
from ticketfu.entity.links import without_links
from ticketfu.entity.masking import restored, restored_prompt
from ticketfu.entity.retry import failure_from
from ticketfu.llm import LLM, Answer, Completion, Usage
from ticketfu.llm.errors import paid
from ticketfu.llm.prompt import Prompt
from ticketfu.privacy.masking import Masker


@dataclass(frozen=True)
class Grounded(Generic[Answer]):
    """An answer with contacts and people, and what it names that `source` does not hold."""

    answer: Answer
    usage: Usage
    prompt: Prompt
    source: Source
    unsupported: list[str]
    repaired: int = 0


async def grounded_answer(
    llm: LLM,
    question: Prompt,
    answer: type[Answer],
    masker: Masker,
    statements: Callable[[Answer], list[str]],
) -> Grounded[Answer]:
    completion = await llm.complete(question, answer)
    with paid(completion.usage):
        first = await asyncio.to_thread(_held, completion, masker, statements)
    # One repair an answer: the adapter has used it up where the first could not be read.
    if not first.unsupported or first.usage.calls > 1:
        return first
    try:
        with paid(Usage()):  # A repair that fails leaves the first answer as it is.
            completion = await llm.complete(_corrected(question, first.unsupported), answer)
        with paid(completion.usage):
            second = await asyncio.to_thread(_held, completion, masker, statements)
    except ApplicationError as error:
        return replace(first, usage=first.usage.plus(failure_from(error).usage))
    usage = first.usage.plus(second.usage)
    gone = set(first.unsupported) - set(second.unsupported)
    if len(second.unsupported) >= len(first.unsupported):
        return replace(first, usage=usage)
    return replace(second, usage=usage, repaired=len(gone) + second.repaired)


def _held(
    completion: Completion[Answer], masker: Masker, statements: Callable[[Answer], list[str]]
) -> Grounded[Answer]:
    prompt = restored_prompt(completion.prompt, masker)
    source = Source.of(prompt)
    answer, removed = without_links(restored(completion.answer, masker), source)
    unsupported = source.novel("\n".join(statements(answer)))
    return Grounded(answer, completion.usage, prompt, source, unsupported, removed)


def _corrected(question: Prompt, unsupported: list[str]) -> Prompt:
    # As JSON and short: a model's words stand among instructions here.
    words = json.dumps([word[:60] for word in unsupported[:10]], ensure_ascii=False)
    note = f"An earlier answer named {words}, which the material does not hold: name none of them."
    return replace(question, correction=note)
