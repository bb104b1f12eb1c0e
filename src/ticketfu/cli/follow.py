"""Show a document or a list again at each change, until Ctrl-C or the document's end."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from ticketfu.cli.api import Api
from ticketfu.cli.views.output import Listing, is_terminal, print_fields, print_json

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
        return


def show_list(read: Callable[[], Any], listing: Listing, *, as_json: bool, watch: bool) -> None:
    """A list once, or again and again until Ctrl-C."""
    with suppress(KeyboardInterrupt):
        if watch and is_terminal() and not as_json:
            _redraw(read, listing)
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


def _redraw(read: Callable[[], Any], listing: Listing) -> None:
    """In the same place, ages too, for somebody who looks on."""
    with listing.screen() as screen:
        while True:
            table = listing.table(read()[listing.name], screen.console.width)
            screen.update(table, refresh=True)
            time.sleep(WATCH_SECONDS)


def _print_list(found: Any, listing: Listing, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        listing.print(found)
