"""Clips what is stored until it is short enough: its longest texts first; pure."""

from collections.abc import Collection
from typing import TypeVar

from ticketfu.stored import Stored
from ticketfu.text import clip

M = TypeVar("M", bound=Stored)

# In percent of a text's length: letters may take several bytes.
SHARES = (100, 80, 60, 50, 40, 30, 20, 10, 5)

MAX_LINE, MAX_PARAGRAPH = 300, 2000


def clipped_to(shown: M, max_bytes: int, paragraphs: Collection[str]) -> M:
    """The same model in at most `max_bytes` of JSON; `paragraphs` are its fields of long texts."""
    clipped = shown
    for share in SHARES:
        longest = {name: MAX_PARAGRAPH if name in paragraphs else MAX_LINE for name, _ in shown}
        fields = {name: _clipped(value, longest[name] * share // 100) for name, value in shown}
        clipped = shown.model_copy(update=fields)
        if len(clipped.model_dump_json().encode()) <= max_bytes:
            break
    return clipped


def _clipped(value: object, most: int) -> object:
    """The value of any field, each text in it clipped."""
    if isinstance(value, str):
        return clip(value, most)
    if isinstance(value, list):
        return [_clipped(item, most) for item in value]
    if isinstance(value, Stored):
        return value.model_copy(update={name: _clipped(inner, most) for name, inner in value})
    return value
