"""Rows for whoever reads them: a table on a terminal, tabs through a pipe, or JSON."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ticketfu.text import plain_line

if TYPE_CHECKING:
    from rich.live import Live

Cell = object

WIDE_TERMINAL, NARROW_TERMINAL = 90, 60
"""Characters of a line.

Below the first the two columns that begin, the widest and the notes are shown, below the second no
notes either.
"""
NOTE_COLUMN = "note"

JsonObject = Mapping[str, Any]
Columns = Callable[[JsonObject], Sequence[Cell]]

AGES = ((86_400 * 2, 86_400, "days"), (3_600 * 2, 3_600, "h"), (120, 60, "min"), (0, 1, "s"))


def is_terminal() -> bool:
    return sys.stdout.isatty()


def print_json(value: object) -> None:
    """Indented for people, one line for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2 if is_terminal() else None))
    sys.stdout.write("\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Listing:
    """A list as people see it: columns of which the widest gives way, and all cells with tabs."""

    name: str
    columns: Sequence[str]
    widest: str
    shown: Columns
    tabs: Columns

    def print(self, found: JsonObject) -> None:
        """Columns that fit on a terminal; through a pipe all of them, without headings."""
        rows = found[self.name]
        if not is_terminal():
            _print_tabs(map(self.tabs, rows))
        elif rows:
            console = _console()
            console.print(self.table(rows, console.width))
        else:
            _say(f"no {self.name}")
        if found["next_cursor"]:
            _say(f"there are more {self.name}: --limit {2 * len(rows)} shows twice as many")

    def print_changes(self, found: JsonObject, before: JsonObject) -> None:
        """Rows that are new or different since then, for a program behind a pipe."""
        known = [self.tabs(row) for row in before[self.name]]
        _print_tabs(row for row in map(self.tabs, found[self.name]) if row not in known)

    def table(self, rows: Iterable[JsonObject], width: int) -> Table:
        wide = width >= WIDE_TERMINAL
        table = Table(
            box=None, header_style="dim", pad_edge=False, padding=(0, 2, 0, 0), expand=True
        )
        shown = [[_text(cell) for cell in self.shown(row)] for row in rows]
        kept = [
            place
            for place, column in enumerate(self.columns)
            if wide
            or place < 2
            or column == self.widest
            or (
                column == NOTE_COLUMN
                and width >= NARROW_TERMINAL
                and any(row[place] for row in shown)
            )
        ]
        for place in kept:
            # The widest gives way where the terminal is narrow.
            ratio = 1 if self.columns[place] == self.widest else None
            table.add_column(self.columns[place], overflow="ellipsis", no_wrap=True, ratio=ratio)
        for row in shown:
            table.add_row(*(row[place] for place in kept))
        return table


def print_fields(rows: Iterable[tuple[str, Cell]]) -> None:
    """A document: what each line is about, and what it says."""
    if is_terminal():
        _console().print(fields_grid(rows))
    else:
        _print_tabs(rows)


def fields_grid(rows: Iterable[tuple[str, Cell]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="cyan", no_wrap=True)
    grid.add_column(overflow="fold")
    for label, value in rows:
        grid.add_row(label, _text(value))
    return grid


def screen() -> "Live":
    """A screen of its own on the terminal, drawn anew in place; at its end all is as before."""
    from rich.live import Live

    return Live(console=_console(), auto_refresh=False, screen=True, vertical_overflow="crop")


def when(moment: str | None) -> str:
    """An age on a terminal, the exact time through a pipe."""
    if moment is None or not is_terminal():
        return moment or ""
    seconds = _age(moment)
    return f"{_span(seconds)} ago" if seconds >= 0 else f"in {_span(-seconds)}"


def due(moment: str | None) -> str:
    """The time until then on a terminal, and what is due already as now."""
    return "now" if moment and is_terminal() and _age(moment) >= 0 else when(moment)


def since(moment: str | None) -> str:
    """How long it has been so."""
    if moment is None:
        return ""
    return f"for {_span(_age(moment))}" if is_terminal() else f"since {moment}"


def counted_noun(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _age(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()


def _span(seconds: float) -> str:
    seconds = max(seconds, 0)
    least = next(row for row in AGES if seconds >= row[0])
    return f"{seconds / least[1]:.0f} {least[2]}"


def _say(message: str) -> None:
    """For people: what is on standard output is data."""
    sys.stderr.write(f"ticketfu: {message}\n")


def joined(*parts: object) -> str:
    """Those parts that say something, with a dot between them."""
    return " · ".join(str(part) for part in parts if part not in (None, "", []))


def dollars(usage: Mapping[str, object]) -> str:
    cost = usage.get("cost_usd")
    return "unknown" if cost is None else f"${cost:.4f}"


def _print_tabs(rows: Iterable[Sequence[Cell]]) -> None:
    for row in rows:
        sys.stdout.write("\t".join(_plain(cell) for cell in row) + "\n")
        sys.stdout.flush()


def _plain(cell: Cell) -> str:
    """One line without tabs or anything else that a terminal could take for a command."""
    if cell is None:
        return ""
    if isinstance(cell, list | tuple):
        return ", ".join(map(_plain, cell))
    if isinstance(cell, bool):
        return str(cell).lower()
    return plain_line(str(cell))


def _text(cell: Cell) -> Text:
    return Text(_plain(cell))


def _console() -> Console:
    return Console(highlight=False)
