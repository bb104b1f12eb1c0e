"""Spans as the other rooms see them: no library is imported where traces are off."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any, Protocol, runtime_checkable

from temporalio.client import Client

Note = Callable[[str, str | int], None]
"""Adds an attribute to a span."""

# The hook of a traced workflow: called once what it found is published.
_after_publication: ContextVar[Callable[[], None] | None] = ContextVar(
    "after_publication", default=None
)


@runtime_checkable
class Spans(Protocol):
    """Attributes hold names, codes and numbers; an error is its code, never its text."""

    def span(
        self, name: str, attributes: dict[str, Any] | None = None
    ) -> AbstractContextManager[Note]:
        """A span around what is done in it, within the one that is current."""
        ...


class NoSpans:
    def span(self, _: str, __: dict[str, Any] | None = None) -> AbstractContextManager[Note]:
        return nullcontext(_nothing)


NO_SPANS = NoSpans()


def spans_of(temporal: Client) -> Spans:
    """The spans of the process that a client was made for."""
    interceptors = temporal.config(active_config=True)["interceptors"]
    return next((one for one in interceptors if isinstance(one, Spans)), NO_SPANS)


def note_published() -> None:
    """Called by an entity's workflow; where it is not traced, nothing happens."""
    if hook := _after_publication.get():
        hook()


def when_published(hook: Callable[[], None]) -> None:
    """Call `hook` at each publication of the workflow that is running."""
    _after_publication.set(hook)


def _nothing(_: str, __: str | int) -> None:
    pass
