"""Very long conversations: fixed segments are condensed once each, from the comments themselves.

A ledger is kept under the hash of its segment, so that an edit makes one anew and no other; none is
ever made of another ledger or of a summary.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from pydantic import Field
from temporalio.exceptions import ApplicationError

from ticketfu.aside import aside
from ticketfu.entity.checks import Source, quotable, stands_in
from ticketfu.entity.masking import masked, noted, restored, restored_prompt
from ticketfu.entity.retry import CONTENT_FAILURES, Failure, failure_from, is_retried
from ticketfu.entity.segments import (
    Ledger,
    LedgerEntry,
    Segment,
    bound_ledgers,
    to_condense,
    with_ledgers,
)
from ticketfu.llm import LLM, Usage
from ticketfu.llm.fields import Ids, Line, ManyItems
from ticketfu.llm.instructions import built_in, instructions_for
from ticketfu.llm.prompt import Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.stored import Stored

MAX_ENTRIES = 16

# Questions about segments of one ticket at a time.
CONCURRENCY = 4


class NotedEntry(Stored):
    what: Line = ""
    comment_ids: Ids = []
    quote: Line = ""


class SegmentRecord(Stored):
    """The record of one segment, as a model writes it; nothing may be worth noting."""

    entries: ManyItems[NotedEntry] = Field(
        [],
        description=f"up to {MAX_ENTRIES} entries, each with what happened in one sentence, the ids"
        " of the comments that say it, and a quote: up to 25 words of one of them, copied letter by"
        " letter",
    )


@dataclass
class Condensed:
    """The question with ledgers in place of segments, and the ledgers that are valid now."""

    prompt: Prompt
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    error: Failure | None = None


async def condensed(
    llm: LLM, prompt: Prompt, known: Mapping[str, Ledger] | None, masker: Masker
) -> Condensed:
    """The same question where it fits; otherwise with ledgers, of which missing ones are made.

    Where `known` is None, nobody keeps ledgers, and none are made.
    """
    if known is None:
        return Condensed(prompt)
    segments = await aside(prompt.texts, partial(to_condense, prompt, llm.max_prompt_bytes))
    keys = [segment.key for segment in segments]
    result = Condensed(prompt, {key: known[key] for key in keys if key in known})
    missing = [each for each in segments if each.key not in result.ledgers]
    turns = asyncio.Semaphore(CONCURRENCY)

    async def made(segment: Segment) -> None:
        async with turns:
            if result.error is None:
                await _add(llm, segment, result, masker)

    await asyncio.gather(*map(made, missing))
    if segments and result.error is None:
        bound_ledgers(result.ledgers)
        result.prompt = with_ledgers(prompt, segments, result.ledgers, llm.max_prompt_bytes or 0)
    return result


async def _add(llm: LLM, segment: Segment, result: Condensed, masker: Masker) -> None:
    try:
        ledger, usage = await _ledger(llm, segment, masker)
    except ApplicationError as error:
        # What was paid for is kept: the activity is tried again only if that costs nothing.
        if is_retried(error) and not result.usage.calls:
            raise
        failed = failure_from(error)
        result.usage = result.usage.plus(failed.usage)
        if failed.code in CONTENT_FAILURES:
            result.ledgers[segment.key] = Ledger(covered=False)
        else:
            result.error = result.error or failed
        return
    result.usage = result.usage.plus(usage)
    result.ledgers[segment.key] = ledger


async def _ledger(llm: LLM, segment: Segment, masker: Masker) -> tuple[Ledger, Usage]:
    task = built_in("ticketfu.entity", "condense.md")
    instructions = instructions_for(task, SegmentRecord, None, "")
    metadata: dict[str, object] = {"segment": len(segment.passages)}
    question = noted(Prompt(instructions, metadata, segment.passages), masker)
    question = await aside(question.texts, partial(masked, question, masker))
    completion = await llm.complete(question, SegmentRecord)
    answer = restored(completion.answer, masker)
    seen = restored_prompt(completion.prompt, masker)
    return await aside(seen.texts, partial(_checked, answer, seen, segment)), completion.usage


def _checked(record: SegmentRecord, seen: Prompt, segment: Segment) -> Ledger:
    """Keep the entries that name a real comment and nothing new; drop a quote that is none."""
    source, texts = Source.of(seen), {each.id: each.text for each in seen.passages}
    places = {passage.id: place for place, passage in enumerate(segment.passages)}
    entries: list[LedgerEntry] = []
    for entry in record.entries[:MAX_ENTRIES]:
        ids = source.real(entry.comment_ids)
        if not (entry.what and ids) or source.novel(entry.what):
            continue
        quoted = [each for each in ids if stands_in(entry.quote, quotable(texts[each]))]
        place = places[(quoted or ids)[0]]
        quote = entry.quote if quoted else ""
        entries.append(LedgerEntry(what=entry.what, place=place, quote=quote))
    return Ledger(entries=entries, covered=not seen.omitted)
