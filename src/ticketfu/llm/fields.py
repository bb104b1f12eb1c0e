"""Field types of answers: they take what weak models write and keep it short and plain."""

import re
from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from ticketfu.text import clip, plain, plain_line

T = TypeVar("T")

MOST_ITEMS = 8
NUMBER = re.compile(r"\d{1,19}")


def _one_text(value: object) -> object:
    """Weak models answer null, a list or an object where a text is asked for."""
    match value:
        case None:
            return ""
        case list():
            return " ".join(_inner(item) for item in value)
        case Mapping():
            return " ".join(_inner(item) for item in value.values())
        case str():
            return plain(value)  # A lone surrogate would not pass as text.
    return value


def _inner(value: object) -> str:
    return plain(str(_one_text(value)))


def _many(value: object) -> list[object]:
    """Weak models answer null, or a single item, where a list is asked for."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _several(value: object) -> list[object]:
    """Labels come as one text too, with commas."""
    return [*re.split(r"[,;\n、，；]", value)] if isinstance(value, str) else _many(value)


def _without_bad_items(value: object, handler: ValidatorFunctionWrapHandler) -> list[object]:
    """A bad item goes, not the answer."""
    kept: list[object] = []
    for item in _many(value):
        try:
            kept += handler([item])
        except ValidationError:
            continue
    return [item for item in kept if item != ""][:MOST_ITEMS]


def _numbers(value: object) -> object:
    """Ids as models write them: 7, "#7", "c7", "7, 9", {"id": 7}."""
    match value:
        case None | bool():
            return []
        case list():
            return [number for item in value for number in _number_list(item)]
        case _:
            return _number_list(value)


def _number_list(item: object) -> list[int]:
    match item:
        case bool():
            return []
        case int():
            return [item]
        case float() if item.is_integer():
            return [int(item)]
        case str():
            return [int(number) for number in NUMBER.findall(item)]
        case Mapping():
            return [number for inner in item.values() for number in _number_list(inner)]
    return []


def _distinct(items: list[T]) -> list[T]:
    return list(dict.fromkeys(items))[:MOST_ITEMS]


def _line(text: str) -> str:
    return clip(plain_line(text), 300)


def _paragraph(text: str) -> str:
    return clip(plain(text).strip(), 2000)


Line = Annotated[str, BeforeValidator(_one_text), AfterValidator(_line)]
"""A line of at most 300 characters."""

Paragraph = Annotated[str, BeforeValidator(_one_text), AfterValidator(_paragraph)]
"""A paragraph of at most 2,000 characters."""

Items = Annotated[list[T], WrapValidator(_without_bad_items)]
"""At most 8 items; empty texts and what cannot be read are left out."""

Lines = Items[Line]
"""At most 8 lines."""

Labels = Annotated[Items[Line], BeforeValidator(_several)]
"""At most 8 short names."""

Ids = Annotated[list[int], BeforeValidator(_numbers), AfterValidator(_distinct)]
"""At most 8 different ids."""
