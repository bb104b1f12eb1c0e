"""Field types for Zendesk's records, where almost everything may be null and anything odd.

An odd value in a field that nobody needs becomes an empty one; only what is declared with a plain
type, such as an id, makes a record unreadable.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetCoreSchemaHandler,
    ValidationError,
    WrapValidator,
)
from pydantic_core import CoreSchema, core_schema

from ticketfu.text import clip, plain, plain_line

Item = TypeVar("Item")

# Zendesk puts at most 100 records on a page; an attachment may add some people.
MAX_ITEMS = 1000


class Record(BaseModel):
    """Tolerant, as nulls and unknown statuses are normal; quiet, as errors quote nothing."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class LenientItems:
    """A schema for a list whose bad items are left out, and which is empty if it is no list."""

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        item = core_schema.with_default_schema(_item_schema(source, handler), on_error="omit")
        items = core_schema.tuple_variable_schema(item, max_length=MAX_ITEMS)
        return core_schema.with_default_schema(items, default=(), on_error="default")


class NeededItems:
    """A schema for a list without which a record makes no sense; only nulls are left out."""

    def __get_pydantic_core_schema__(
        self, source: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        item = core_schema.nullable_schema(_item_schema(source, handler))
        items = core_schema.tuple_variable_schema(item, max_length=MAX_ITEMS)
        return core_schema.no_info_after_validator_function(_without_nulls, items)


def _item_schema(source: type[object], handler: GetCoreSchemaHandler) -> CoreSchema:
    return handler.generate_schema(get_args(source)[0])


def _without_nulls(items: tuple[Item | None, ...]) -> tuple[Item, ...]:
    return tuple(item for item in items if item is not None)


def _line(value: object, characters: int) -> str:
    """A single plain line; numbers count as text, and everything else as none."""
    if isinstance(value, str):
        # Blanks and hidden characters may fill a text of any length: the rest is not even read.
        return clip(plain_line(value[: 10 * characters]), characters)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)[:characters]
    return ""


def _paragraphs(value: object, characters: int) -> str:
    return clip(plain(value[: 2 * characters]), characters) if isinstance(value, str) else ""


def _optional(value: object, characters: int) -> str | None:
    return _line(value, characters) or None


def _or_none(value: object, validate: Callable[[object], object]) -> object:
    try:
        return validate(value)
    except ValidationError:
        return None


def _or_false(value: object, validate: Callable[[object], object]) -> object:
    return bool(_or_none(value, validate))


def _aware(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is not None:
        return value
    return value.replace(tzinfo=UTC)


Word = Annotated[str, BeforeValidator(partial(_line, characters=100))]
Name = Annotated[str, BeforeValidator(partial(_line, characters=200))]
OneLine = Annotated[str, BeforeValidator(partial(_line, characters=500))]
Paragraphs = Annotated[str, BeforeValidator(partial(_paragraphs, characters=4000))]
OptionalWord = Annotated[str | None, BeforeValidator(partial(_optional, characters=100))]
OptionalLine = Annotated[str | None, BeforeValidator(partial(_optional, characters=320))]
Flag = Annotated[bool, WrapValidator(_or_false)]
Maybe = Annotated[Item | None, WrapValidator(_or_none)]
# Bots and system actors have ids such as "zd:answerBot", which are no numbers.
OptionalId = Maybe[int]
Moment = Annotated[datetime | None, AfterValidator(_aware), WrapValidator(_or_none)]
ReadableItems = Annotated[tuple[Item, ...], LenientItems()]
AllItems = Annotated[tuple[Item, ...], NeededItems()]
