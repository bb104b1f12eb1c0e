"""Field types of Zendesk's records, where almost everything may be null."""

from datetime import UTC, datetime
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator

Item = TypeVar("Item")


def _text(value: object) -> object:
    return "" if value is None else value


def _flag(value: object) -> object:
    return False if value is None else value


def _number(value: object) -> object:
    """Bots and system actors have ids such as "zd:answerBot"."""
    if isinstance(value, str) and not value.removeprefix("-").isdecimal():
        return None
    return value


def _listed(value: object) -> object:
    return [] if value is None else value


def _aware(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is not None:
        return value
    return value.replace(tzinfo=UTC)


Text = Annotated[str, BeforeValidator(_text)]
Flag = Annotated[bool, BeforeValidator(_flag)]
OptionalId = Annotated[int | None, BeforeValidator(_number)]
Moment = Annotated[datetime | None, AfterValidator(_aware)]
Items = Annotated[tuple[Item, ...], BeforeValidator(_listed)]
