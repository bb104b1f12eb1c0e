"""Ask the model only if the question changed: the one seam for cost, metrics and masking."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Generic, TypeVar

from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from ticketfu.aside import aside
from ticketfu.entity.checks import Source
from ticketfu.entity.document import CheckedAnswer, Checks
from ticketfu.entity.ledgers import condensed
from ticketfu.entity.links import without_links
from ticketfu.entity.masking import masked, noted, restored, restored_prompt
from ticketfu.entity.retry import ALREADY_RECORDED, Failure, failure_from, is_retried
from ticketfu.entity.segments import Ledger
from ticketfu.entity.state import Refresh, Refreshed
from ticketfu.llm import LLM, Completion, Usage
from ticketfu.llm.errors import paid
from ticketfu.llm.prompt import Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.text import clip

Checked = TypeVar("Checked", bound=CheckedAnswer)
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

    def record_in(self, refreshed: Refreshed) -> None:
        """Put all but the answer into the result of a refresh."""
        refreshed.fingerprint, refreshed.maker = self.fingerprint, self.maker
        refreshed.usage, refreshed.error = self.usage, self.error
        refreshed.masked, refreshed.checks = dict(self.masked), self.checks


@dataclass(frozen=True)
class Grounded(Generic[Checked]):
    """An answer with contacts and people, and what it names that `source` does not hold."""

    answer: Checked
    usage: Usage
    prompt: Prompt
    source: Source
    unsupported: list[str]
    repaired: int = 0


async def summarize(
    llm: LLM,
    prompt: Prompt,
    answer: type[Checked],
    asked: Refresh,
    masker: Masker,
    grounded: Callable[[Checked, Source, list[str]], tuple[Shown, Checks]],
    ledgers: Mapping[str, Ledger] | None = None,
) -> Outcome[Shown]:
    """Fingerprint the whole content, before anything of it is left out to fit, or masked.

    `grounded` makes what is shown of an answer, its source and the words that the source lacks.
    With `ledgers` a question that is too long is condensed; without, its oldest part is left out.
    """
    prompt = noted(prompt, masker)
    fingerprint, maker = prompt.fingerprint(), _maker(llm, prompt, answer)
    outcome = Outcome[Shown](prompt, fingerprint, asked.maker)
    if asked.is_covered(fingerprint, maker):
        return outcome
    if fingerprint == asked.suppressed_fingerprint:
        return replace(outcome, error=ALREADY_RECORDED)
    before = await condensed(llm, prompt, ledgers, masker)
    outcome = replace(outcome, ledgers=before.ledgers, usage=before.usage, error=before.error)
    if before.error:
        return outcome
    try:
        found = await _answered(llm, before.prompt, answer, masker)
        with paid(found.usage):
            hold = partial(grounded, found.answer, found.source, found.unsupported)
            shown, checks = await aside(found.prompt.texts, hold)
    except ApplicationError as error:
        if is_retried(error) and not before.usage.calls:
            raise
        failed = failure_from(error)
        return replace(outcome, usage=before.usage.plus(failed.usage), error=failed)
    checks.repaired = found.repaired
    checks.unsupported = [clip(word, MOST_OF_A_WORD) for word in found.unsupported]
    outcome = replace(outcome, prompt=found.prompt, usage=before.usage.plus(found.usage))
    return replace(outcome, maker=maker, answer=shown, masked=masker.counts(), checks=checks)


async def _answered(
    llm: LLM, prompt: Prompt, answer: type[Checked], masker: Masker
) -> Grounded[Checked]:
    """Ask, and once more where the answer names what the model was not shown."""
    question = await aside(prompt.texts, partial(masked, prompt, masker))
    completion = await llm.complete(question, answer)
    with paid(completion.usage):
        first = await aside(prompt.texts, partial(_held, completion, masker))
    # One repair an answer: the adapter has used it up where the first could not be read.
    if not first.unsupported or first.usage.calls > 1:
        return first
    try:
        with paid(Usage()):  # A repair that fails leaves the first answer as it is.
            completion = await llm.complete(_corrected(question, first.unsupported), answer)
        with paid(completion.usage):
            second = await aside(prompt.texts, partial(_held, completion, masker))
    except ApplicationError as error:
        return replace(first, usage=first.usage.plus(failure_from(error).usage))
    usage = first.usage.plus(second.usage)
    gone = set(first.unsupported) - set(second.unsupported)
    if len(second.unsupported) >= len(first.unsupported):
        return replace(first, usage=usage)
    return replace(second, usage=usage, repaired=len(gone) + second.repaired)


def _held(completion: Completion[Checked], masker: Masker) -> Grounded[Checked]:
    """Hold an answer against the question as the model saw it."""
    prompt = restored_prompt(completion.prompt, masker)
    source = Source.of(prompt)
    answer, removed = without_links(restored(completion.answer, masker), source)
    unsupported = source.novel("\n".join(answer.statements()))
    return Grounded(answer, completion.usage, prompt, source, unsupported, removed)


def _corrected(question: Prompt, unsupported: list[str]) -> Prompt:
    # As JSON and short: a model's words stand among instructions here.
    words = json.dumps([word[:60] for word in unsupported[:10]], ensure_ascii=False)
    note = f"An earlier answer named {words}, which the material does not hold: name none of them."
    return replace(question, correction=note)


def _maker(llm: LLM, prompt: Prompt, answer: type[BaseModel]) -> str:
    """The model, the instructions (with the language) and the answer's schema, as one word."""
    parts = (llm.model, prompt.instructions, _schema(answer))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


@cache
def _schema(answer: type[BaseModel]) -> str:
    """Made once: it takes 20 ms of CPU."""
    return json.dumps(answer.model_json_schema(), sort_keys=True)
