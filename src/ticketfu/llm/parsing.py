"""From what a model wrote to the answer: as leniently as is safe, in linear time."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape

from pydantic import ValidationError

from ticketfu.llm import Answer
from ticketfu.llm.relaxed_json import strict_json

LONGEST_NUMBER = 20
"""Digits, more than any id has; Python refuses to read thousands of them."""

DECODER = json.JSONDecoder(strict=False, parse_int=lambda digits: int(digits[:LONGEST_NUMBER]))
"""Takes a raw line end inside a string, and a number of any length."""

BEGINNING = re.compile(r'\{(?=\s*["}])')
AROUND_KEY = re.compile(r"^(?:[\W\d]|\w+\.)+|\W+$")
QUOTE_ENTITY = re.compile("&(?:quot|#34|#x22);")
WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s-]+")

MAX_ANSWER_CHARACTERS = 500_000
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


def parsed_answer(text: str, answer: type[Answer]) -> Answer:
    """The last complete object that fits and says something; drafts and thoughts stand before it.

    `answer` may name in ESSENTIAL the fields of which at least one must not be empty.
    """
    wrong: tuple[str, ...] = ()
    for attempt in _readings(text[-MAX_ANSWER_CHARACTERS:]):
        objects = list(_objects(attempt))
        for found in ([objects] if len(objects) > 1 else []) + objects[::-1]:
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
    """The text as it is, then as weak models write JSON, and last without quotes around it."""
    yield text
    yield strict_json(text)
    if '"' not in text and QUOTE_ENTITY.search(text):
        yield unescape(text)
    packed = text.strip() if text.lstrip()[:1] == '"' else f'"{text.strip()}"'
    # Some pack twice. Escaped quotes alone tell that anything is packed.
    for _ in range(2 if '\\"' in packed else 0):
        try:
            unpacked = json.loads(packed, strict=False)
        except ValueError:
            return
        if not isinstance(unpacked, str):
            return
        packed = unpacked
        yield packed


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
    """The object itself and those inside it that know our fields, best first: some wrap it.

    A list of objects is looked at as parts of one, which some write a line or a group for each.
    """
    names = {_stem(name): name for name in answer.model_fields}
    renamed = (
        {names.get(_stem(key), key): value for key, value in each.items()}
        for each in _mappings(found, MAX_DEPTH)
    )
    inside = [each for each in renamed if answer.model_fields.keys() & each.keys()]
    known = [name for each in inside for name in each if name in answer.model_fields]
    if len(inside) > 1 and len(known) == len(set(known)):
        return [{name: each[name] for each in inside for name in each}]
    if isinstance(found, list):
        return []
    return sorted(inside, key=lambda each: -len(answer.model_fields.keys() & each.keys()))


def _mappings(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth and isinstance(value, dict):
        yield {_snake_case(key): _renamed(inner, depth) for key, inner in value.items()}
        for key, inner in value.items():
            if not (key in SCHEMA_KEYS and _is_schema(inner)):
                yield from _mappings(inner, depth - 1)
    elif depth and isinstance(value, str) and value.lstrip()[:1] == "{":
        with suppress(ValueError, RecursionError):  # The arguments of a call of a tool.
            yield from _mappings(DECODER.decode(value), depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _mappings(inner, depth - 1)


def _is_schema(value: object) -> bool:
    """Some repeat the schema, some write their values into it."""
    return isinstance(value, dict) and all(isinstance(inner, dict) for inner in value.values())


def _renamed(value: object, depth: int) -> object:
    """Keys as Python spells them: `nextStep` becomes `next_step`; a value is itself."""
    if depth and isinstance(value, dict):
        if "value" in value:  # Beside its description or type, as a schema has it.
            return _renamed(value["value"], depth - 1)
        return {_snake_case(key): _renamed(inner, depth - 1) for key, inner in value.items()}
    if depth and isinstance(value, list):
        return [_renamed(inner, depth - 1) for inner in value]
    return value


def _snake_case(key: str) -> str:
    return WORD_START.sub("_", AROUND_KEY.sub("", key)).lower()


def _stem(name: str) -> str:
    """Equal for one thing and many: some write `next_steps`."""
    return name.removesuffix("s")


def _says_something(answer: object) -> bool:
    essential = getattr(answer, "ESSENTIAL", ())
    return not essential or any(getattr(answer, name) for name in essential)


def _wrong_fields(error: ValidationError, answer: type[Answer]) -> tuple[str, ...]:
    """The error quotes the text; the names of our own fields do not."""
    at = {str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}
    return tuple(name for name in answer.model_fields if name in at)
