"""Field types of answers: they take what weak models write and keep it short."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator


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


def clip(text: str, size: int) -> str:
    """At most `size` bytes of UTF-8, cut at a word, the cut marked."""
    if len(text.encode()) <= size:
        return text
    kept = text.encode()[: size - 3].decode(errors="ignore")
    return kept.rsplit(" ", 1)[0].rstrip() + "…" if " " in kept else kept + "…"


def _line(text: str) -> str:
    return clip(" ".join(text.split()), 300)


def _text(text: str) -> str:
    return clip(text.strip(), 2000)


def _few(items: list[str]) -> list[str]:
    return [item for item in items if item][:8]


Line = Annotated[str, BeforeValidator(_spoken), AfterValidator(_line)]
"""A line of at most 300 bytes."""

Text = Annotated[str, BeforeValidator(_spoken), AfterValidator(_text)]
"""A paragraph of at most 2,000 bytes."""

Lines = Annotated[list[Line], BeforeValidator(_listed), AfterValidator(_few)]
"""At most 8 lines."""
