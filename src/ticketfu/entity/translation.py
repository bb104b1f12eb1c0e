"""Translates the texts of a summary; numbers, codes and quotes stay as they are."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import ClassVar, TypeVar

from pydantic import BaseModel, Field
from temporalio.exceptions import ApplicationError

from ticketfu.aside import aside
from ticketfu.entity.masking import masked, noted, restored
from ticketfu.entity.retry import failure_from
from ticketfu.languages import english_name
from ticketfu.llm import LLM, Usage
from ticketfu.llm.fields import ManyItems, Paragraph
from ticketfu.llm.instructions import built_in, instructions_for
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.privacy.masking import Masker
from ticketfu.stored import Stored

M = TypeVar("M", bound=BaseModel)

_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"(?<=\d)[.,'’\s](?=\d{3}(?!\d))")
_KEPT = re.compile(r"⟦[^⟦⟧]{1,40}⟧|\b[A-Z]{2,}(?:_[A-Z0-9]+)+\b|#\d+")
_MONTHS = {str(number) for number in range(1, 13)}


class TranslatedText(Stored):
    id: int = 0
    text: Paragraph = ""


class Translation(Stored):
    """The same texts in another language."""

    ESSENTIAL: ClassVar = ("texts",)

    texts: ManyItems[TranslatedText] = Field(
        [], description="one item for each line: its id, and its text in the other language"
    )


async def translated(
    llm: LLM, shown: M, same: Collection[str], tag: str, masker: Masker
) -> tuple[M, Usage]:
    """The same summary in another language; fields named in `same` stay as they are.

    A text whose numbers or codes do not come back is asked for once more, and else stays too.
    """
    texts = [text for text in _texts(shown.model_dump(mode="json"), same) if text.strip()]
    wanted = dict(enumerate(dict.fromkeys(texts), 1))
    known: dict[str, str] = {}
    spent = Usage()
    for _ in range(2):
        left = {number: text for number, text in wanted.items() if text not in known}
        if not left:
            break
        try:
            found, usage = await _asked(llm, left, tag, masker)
        except ApplicationError as error:
            if not known:
                raise
            spent = spent.plus(failure_from(error).usage)
            break
        spent = spent.plus(usage)
        known |= {
            text: found[number]
            for number, text in left.items()
            if number in found and _is_faithful(text, found[number])
        }
    fields = _replaced(shown.model_dump(mode="json"), same, lambda text: known.get(text, text))
    return type(shown).model_validate(fields), spent


async def _asked(
    llm: LLM, texts: Mapping[int, str], tag: str, masker: Masker
) -> tuple[dict[int, str], Usage]:
    task = built_in("ticketfu.entity", "translate.md")
    task = task.replace("{language}", english_name(tag))
    passages = (Passage(number, text, role="system") for number, text in texts.items())
    instructions = instructions_for(task, Translation, tag, "")
    prompt = noted(Prompt(instructions, {"texts": len(texts)}, tuple(passages)), masker)
    question = await aside(prompt.texts, partial(masked, prompt, masker))
    completion = await llm.complete(question, Translation)
    answer = restored(completion.answer, masker)
    return {item.id: item.text for item in answer.texts if item.text}, completion.usage


def _is_faithful(text: str, translation: str) -> bool:
    """Tell whether all numbers and codes came through, and no new ones; a month may be spelled."""
    before, after = _numbers(text), _numbers(translation)
    changed = {*(before - after), *(after - before)}
    return changed <= _MONTHS and Counter(_KEPT.findall(text)) == Counter(
        _KEPT.findall(translation)
    )


def _numbers(text: str) -> Counter[str]:
    return Counter(number.lstrip("0") for number in _DIGITS.findall(_GROUPED.sub("", text)))


def _texts(value: object, same: Collection[str]) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _texts(item, same)
        case Mapping():
            for name, item in value.items():
                if name not in same:
                    yield from _texts(item, same)


def _replaced(value: object, same: Collection[str], change: Callable[[str], str]) -> object:
    match value:
        case str():
            return change(value)
        case list():
            return [_replaced(item, same, change) for item in value]
        case Mapping():
            return {
                name: item if name in same else _replaced(item, same, change)
                for name, item in value.items()
            }
    return value
