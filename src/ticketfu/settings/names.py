"""Names of a setting: its flag, its variable, and both in a message."""

from collections.abc import Iterator
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def variable(name: str, field: FieldInfo) -> str:
    return str(field.validation_alias or name.upper())


def named(name: str) -> str:
    """How messages speak of a setting whose variable is its name in upper case."""
    return f"{flag(name)} ({name.upper()})"


def kinds(field: FieldInfo) -> set[object]:
    """The types that a value may have."""
    return {part for part in _parts(field.annotation) if isinstance(part, type)}


def choices(field: FieldInfo) -> list[str]:
    """The words that a setting takes, if it takes only some."""
    return [part for part in _parts(field.annotation) if isinstance(part, str)]


def variables(settings: type[BaseModel]) -> set[str]:
    return {variable(name, field) for name, field in settings.model_fields.items()}


def _parts(annotation: object) -> Iterator[object]:
    """An annotation and all inside it, however deep unions, Annotated and Literal are nested."""
    yield annotation
    for part in get_args(annotation):
        yield from _parts(part)
