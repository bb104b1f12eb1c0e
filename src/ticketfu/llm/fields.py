"""Field types of answers: they take what weak models write and keep it short."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from ticketfu.text import clip, plain, plain_line


def _listed(value: object) -> object:
    """Weak models answer a string where a list is asked for."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _spoken(value: object) -> object:
    """Weak models answer a list, or null, where a text is asked for."""
    if value is None:
        return ""
    return " ".join(str(item) for item in value) if isinstance(value, list) else value


def _line(text: str) -> str:
    return clip(plain_line(text), 300)


def _text(text: str) -> str:
    return clip(plain(text).strip(), 2000)


def _few(items: list[str]) -> list[str]:
    return [item for item in items if item][:8]


Line = Annotated[str, BeforeValidator(_spoken), AfterValidator(_line)]
"""A line of at most 300 characters."""

Text = Annotated[str, BeforeValidator(_spoken), AfterValidator(_text)]
"""A paragraph of at most 2,000 characters."""

Lines = Annotated[list[Line], BeforeValidator(_listed), AfterValidator(_few)]
"""At most 8 lines."""
