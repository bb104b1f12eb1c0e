"""Show a document or a list again at each change, until Ctrl-C or the document's end."""

import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ticketfu.cli.api import Api
from ticketfu.cli.views.output import (
    Listing,
    fields_grid,
    is_terminal,
    print_fields,
    print_json,
    screen,
)

if TYPE_CHECKING:
    from rich.table import Table

Fields = Callable[[Any], Iterable[tuple[str, object]]]

WATCH_SECONDS = 2.0


def show_document(document: Any, fields: Fields, *, as_json: bool) -> None:
    if as_json:
        print_json(document)
    else:
        print_fields(fields(document))


def follow(api: Api, path: str, fields: Fields, *, as_json: bool) -> None:
    """The document, and each later one; Ctrl-C is how people end it, so it is no failure."""
    try:
        for place, document in enumerate(api.events(path)):
            if place and not as_json:
                print_fields([("", "")])
            show_document(document, fields, as_json=as_json)
    except KeyboardInterrupt:
        _end_line()


def show_list(read: Callable[[], Any], listing: Listing, *, as_json: bool, watch: bool) -> None:
    """A list once, or again and again until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        if watch and is_terminal() and not as_json:
            shown = redraw(read, lambda found, width: listing.table(found[listing.name], width))
            listing.print(shown)
            return
        found = read()
        _print_list(found, listing, as_json=as_json)
        while watch:
            time.sleep(WATCH_SECONDS)
            before, found = found, read()
            if found == before:
                continue
            if as_json:
                print_json(found)
            else:
                listing.print_changes(found, before)


def watch_state(read: Callable[[], Any], fields: Fields, *, as_json: bool) -> None:
    """Show a state again and again until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        if is_terminal() and not as_json:
            shown = redraw(read, lambda found, _: fields_grid(fields(found)))
            print_fields(fields(shown))
            return
        while True:
            show_document(read(), fields, as_json=as_json)
            time.sleep(WATCH_SECONDS)


def redraw(read: Callable[[], Any], drawn: "Callable[[Any, int], Table]") -> Any:
    """Show what is read on a screen of its own until Ctrl-C; return what it showed last."""
    found = read()
    with suppress(KeyboardInterrupt), screen() as drawing:
        while True:
            drawing.update(drawn(found, drawing.console.width), refresh=True)
            time.sleep(WATCH_SECONDS)
            found = read()
    return found


def _print_list(found: Any, listing: Listing, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        listing.print(found)


def _end_line() -> None:
    """A terminal shows ^C where the cursor is; what follows it begins a line."""
    if is_terminal():
        sys.stdout.write("\n")
