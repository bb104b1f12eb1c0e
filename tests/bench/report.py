"""Rows that say what was measured, what the bound is and whether it is met; shown and saved."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

MARKS = {True: "[green]met[/green]", False: "[red]missed[/red]", None: "[red]broke[/red]"}


@dataclass(frozen=True)
class Row:
    """`met` is None where the measurement itself broke; an empty bound is never missed."""

    name: str
    measured: str
    bound: str
    met: bool | None
    figures: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Point:
    """One burst of `updates` webhooks for each of `tickets`; the figures are per ticket."""

    tickets: int
    updates: int
    seconds: float
    calls: float
    prompt_tokens: float
    """Guessed as a quarter of the prompt's bytes, as the model here has no tokens of its own."""

    events: float
    history_bytes: float


def show(console: Console, rows: Sequence[Row], points: Sequence[Point]) -> None:
    if rows:
        console.print(_bounds(rows))
    if points:
        console.print(_curve(points))


def save(file: Path, rows: Sequence[Row], points: Sequence[Point]) -> None:
    figures = {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "rows": [asdict(row) for row in rows],
        "curve": [asdict(point) for point in points],
    }
    file.write_text(json.dumps(figures, indent=2) + "\n")


def _bounds(rows: Sequence[Row]) -> Table:
    table = Table("what", "measured", "bound", "", title="Bounds", show_lines=True)
    for row in rows:
        mark = MARKS[row.met] if row.bound or row.met is None else ""
        table.add_row(row.name, row.measured, row.bound, mark)
    return table


def _curve(points: Sequence[Point]) -> Table:
    table = Table(title="Cost of a burst, per ticket")
    for name in (
        *("tickets", "updates", "LLM calls", "prompt tokens ≈", "events"),
        *("history KB", "seconds, all"),
    ):
        table.add_column(name, justify="right")
    for point in points:
        table.add_row(
            str(point.tickets),
            str(point.updates),
            f"{point.calls:.2f}",
            f"{point.prompt_tokens:.0f}",
            f"{point.events:.1f}",
            f"{point.history_bytes / 1024:.1f}",
            f"{point.seconds:.1f}",
        )
    return table
