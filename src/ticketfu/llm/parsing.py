"""From what a model wrote to the answer: as leniently as is safe, in linear time."""

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError

from ticketfu.llm import Answer

DECODER = json.JSONDecoder(strict=False)
"""Takes a raw line end inside a string."""

BEGINNING = re.compile(r'\{(?=\s*["}])')
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+")

MAX_CHARACTERS = 500_000
"""The end of a text that is looked at, many times the longest answer."""

MAX_FAILURES = 1000
"""Beginnings that lead to no object; each costs the decoder a count of lines up to there."""

MAX_DEPTH = 6
SCHEMA_KEYS = frozenset({"properties", "$defs"})


class Unreadable(Exception):  # noqa: N818
    """No object in a text fits; `wrong` are names of our own fields, safe to tell."""

    def __init__(self, wrong: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.wrong = wrong


def parsed(text: str, answer: type[Answer]) -> Answer:
    """The last complete object that fits and says something; drafts and thoughts stand before it.

    `answer` may name in ESSENTIAL the fields of which at least one must not be empty.
    """
    wrong: tuple[str, ...] = ()
    for attempt in _readings(text[-MAX_CHARACTERS:]):
        for found in reversed(list(_objects(attempt))):
            for candidate in _candidates(found, answer):
                try:
                    fitting = answer.model_validate(candidate)
                except ValidationError as error:
                    wrong = wrong or _wrong_fields(error, answer)
                    continue
                if _says_something(fitting):
                    return fitting
    raise Unreadable(wrong)


def _readings(text: str) -> Iterator[str]:
    """The text as it is, without commas that end a list, and unpacked from a JSON string."""
    yield text
    yield TRAILING_COMMA.sub("", text)
    try:
        unpacked = json.loads(text, strict=False) if text.lstrip()[:1] == '"' else None
    except ValueError:
        return
    if isinstance(unpacked, str):
        yield unpacked


def _objects(text: str) -> Iterator[object]:
    """Complete JSON objects in order, whatever stands around them."""
    position, effort, failures = 0, 0, 0
    while failures < MAX_FAILURES and effort <= 4 * len(text):
        begin = BEGINNING.search(text, position)
        if begin is None:
            return
        try:
            found, position = DECODER.raw_decode(text, begin.start())
        except (json.JSONDecodeError, RecursionError) as error:
            # Attempts that overlap would add up to a square: their lengths are counted.
            reached = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
            effort += reached - begin.start()
            failures += 1
            position = begin.end()
        else:
            yield found


def _candidates(found: object, answer: type[Answer]) -> list[dict[str, object]]:
    """The object itself and those inside it that know our fields, best first: some wrap it."""
    fields = answer.model_fields.keys()
    inside = [each for each in _mappings(found, MAX_DEPTH) if fields & each.keys()]
    return sorted(inside, key=lambda each: -len(fields & each.keys()))


def _mappings(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth and isinstance(value, dict):
        yield {_snake_case(key): _renamed(inner, depth) for key, inner in value.items()}
        for key, inner in value.items():
            if key not in SCHEMA_KEYS:  # Some repeat the schema.
                yield from _mappings(inner, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _mappings(inner, depth - 1)


def _renamed(value: object, depth: int) -> object:
    """Keys as Python spells them: `nextStep` and `Next Step` become `next_step`."""
    if depth and isinstance(value, dict):
        return {_snake_case(key): _renamed(inner, depth - 1) for key, inner in value.items()}
    if depth and isinstance(value, list):
        return [_renamed(inner, depth - 1) for inner in value]
    return value


def _snake_case(key: str) -> str:
    return WORD_START.sub("_", key).lower()


def _says_something(answer: object) -> bool:
    essential = getattr(answer, "ESSENTIAL", ())
    return not essential or any(getattr(answer, name) for name in essential)


def _wrong_fields(error: ValidationError, answer: type[Answer]) -> tuple[str, ...]:
    """The error quotes the text; the names of our own fields do not."""
    at = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
    return tuple(name for name in answer.model_fields if name in at)
