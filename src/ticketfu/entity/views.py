"""Views of a document that are made when somebody asks: for the public, in another language."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from ticketfu.entity.retry import (
    CONTENT_FAILURES,
    FIRST_RETRY,
    LONGEST_CONTENT_RETRY,
    Failure,
)
from ticketfu.llm import Usage
from ticketfu.stored import Stored

VIEW_SIGNAL = "make-view-signal"

# Languages that are kept for the newest revision; another one replaces the oldest.
MOST_LANGUAGES = 3

V = TypeVar("V")


class View(Stored):
    """A way to see a document: `language` is a tag, empty for the summary's own."""

    language: str = ""
    public: bool = False

    @property
    def key(self) -> str:
        return f"public {self.language}" if self.public else self.language


class ViewFailures(Stored):
    """When views that could not be made may be tried again, by their key."""

    retry_at: dict[str, datetime] = {}

    def may_be_tried(self, view: View, now: datetime) -> bool:
        return view.key not in self.retry_at or self.retry_at[view.key] <= now

    def record(self, view: View, failure: Failure | None, now: datetime) -> None:
        self.retry_at.pop(view.key, None)
        if failure:
            by_content = failure.code in CONTENT_FAILURES
            wait = LONGEST_CONTENT_RETRY if by_content else FIRST_RETRY
            self.retry_at[view.key] = now + max(wait, failure.retry_after or wait)
            self.retry_at = dict(_last(self.retry_at.items(), 2 * MOST_LANGUAGES))


class MadeView(Stored):
    """The result of making a view: its cost, and why it failed if it did."""

    usage: Usage = Usage()
    error: Failure | None = None


def with_language(kept: Mapping[str, V], key: str, made: V) -> dict[str, V]:
    """The newest languages, whichever view of the document they are of."""
    others = ((name, view) for name, view in kept.items() if name != key)
    return dict(_last([*others, (key, made)], MOST_LANGUAGES))


def _last(items: Iterable[tuple[str, V]], most: int) -> list[tuple[str, V]]:
    return [*items][-most:]
