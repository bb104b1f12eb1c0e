"""Field types of answers: they take what weak models write and keep it short and plain."""

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from ticketfu.llm.coercion import (
    id_numbers,
    many,
    one_text,
    says_nothing,
    separate_labels,
    separate_lines,
    sure_day,
)
from ticketfu.markup import without_markup
from ticketfu.text import clip, plain, plain_line

T = TypeVar("T")

MOST_ITEMS = 8
MOST_OF_MANY = 80
LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?", re.IGNORECASE)


def _without_bad_items(value: object, handler: ValidatorFunctionWrapHandler) -> list[object]:
    """A bad item goes, not the answer."""
    items = many(value)
    try:
        kept: list[object] = handler(items)
    except ValidationError:
        kept = []
        for item in items:
            with suppress(ValidationError):
                kept += handler([item])
    return [item for item in kept if item != ""]


def _first(items: list[T]) -> list[T]:
    return items[:MOST_ITEMS]


def _first_of_many(items: list[T]) -> list[T]:
    return items[:MOST_OF_MANY]


def _language_tag(text: str) -> str:
    tag = text.strip().replace("_", "-")
    return tag if LANGUAGE_TAG.fullmatch(tag) else ""


def _distinct(items: list[T]) -> list[T]:
    return list(dict.fromkeys(items))[:MOST_ITEMS]


def _line(text: str) -> str:
    return _clipped_line(text, 300)


def _name(text: str) -> str:
    return _clipped_line(text, 100)


def _clipped_line(text: str, characters: int) -> str:
    line = plain_line(without_markup(text))
    return "" if says_nothing(line) else clip(line, characters)


def _paragraph(text: str) -> str:
    return clip(plain(without_markup(text)).strip(), 2000)


def _longest(characters: int) -> Any:
    """The length as a schema says it: longer texts are clipped, not refused."""
    return Field(json_schema_extra={"maxLength": characters})


def _most(items: int) -> Any:
    return Field(json_schema_extra={"maxItems": items})


Line = Annotated[str, BeforeValidator(one_text), AfterValidator(_line), _longest(300)]
"""A line of at most 300 characters."""

PersonName = Annotated[str, BeforeValidator(one_text), AfterValidator(_name), _longest(100)]
"""A person's name, or "the team", of at most 100 characters."""

Day = Annotated[Annotated[date, _longest(10)] | None, BeforeValidator(sure_day)]
"""A day; None for what is no date."""

LanguageTag = Annotated[str, BeforeValidator(one_text), AfterValidator(_language_tag), _longest(11)]
"""A language's tag such as de or pt-BR; empty for anything else."""

Paragraph = Annotated[str, BeforeValidator(one_text), AfterValidator(_paragraph), _longest(2000)]
"""A paragraph of at most 2,000 characters."""

Items = Annotated[
    list[T], WrapValidator(_without_bad_items), AfterValidator(_first), _most(MOST_ITEMS)
]
"""At most 8 items; empty texts and what cannot be read are left out."""

ManyItems = Annotated[
    list[T],
    WrapValidator(_without_bad_items),
    AfterValidator(_first_of_many),
    _most(MOST_OF_MANY),
]
"""As many as all texts of a summary."""

Lines = Annotated[Items[Line], BeforeValidator(separate_lines)]
"""At most 8 lines."""

Labels = Annotated[Items[Line], BeforeValidator(separate_labels)]
"""At most 8 short names."""

Ids = Annotated[
    list[int], BeforeValidator(id_numbers), AfterValidator(_distinct), _most(MOST_ITEMS)
]
"""At most 8 different ids."""
