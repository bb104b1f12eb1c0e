"""Bars over weeks or days as geometry; a template draws them, and a table says it in numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ticketfu.server.pages.formats import number

WIDTH, HEIGHT = 320, 64
BAR_GAP = 8
NARROW_GAP = 4


@dataclass(frozen=True)
class Bar:
    """A part of a column, from the top left corner; `label` says what it counts."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    label: str
    ticket_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Portion:
    """A count of one week or day; `kind` is its style, `label` says it in words."""

    kind: str
    count: float
    label: str
    ticket_ids: Sequence[int] = ()


@dataclass(frozen=True)
class Column:
    """A week or a day, by its name, and its parts."""

    name: str
    parts: Sequence[Portion]


@dataclass(frozen=True)
class Value:
    """A number over a bar, so that nobody has to guess a scale; `x` is where it is anchored."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"


@dataclass(frozen=True)
class Chart:
    """`every` counts columns from one name below the bars to the next."""

    columns: Sequence[Column]
    bars: Sequence[Bar]
    values: Sequence[Value]
    every: int = 2


def side_by_side(columns: Sequence[Column]) -> Chart:
    """The parts of a column beside each other, each with its count."""
    most = max((part.count for column in columns for part in column.parts), default=0)
    bars: list[Bar] = []
    values: list[Value] = []
    for place, column in enumerate(columns):
        width = (_step(columns) - BAR_GAP) / max(1, len(column.parts))
        for order, part in enumerate(column.parts):
            x = place * _step(columns) + BAR_GAP / 2 + order * width
            bars.append(_bar(x, HEIGHT, width - 1, part, most))
            values += _value(x + (width - 1) / 2, bars[-1].y, part.count)
    return Chart(columns, bars, values)


def stacked(columns: Sequence[Column]) -> Chart:
    """The parts of a column on each other, the first at the bottom, and over them their sum."""
    most = max((sum(part.count for part in column.parts) for column in columns), default=0)
    bars: list[Bar] = []
    values: list[Value] = []
    for place, column in enumerate(columns):
        bottom: float = HEIGHT
        x, width = place * _step(columns) + BAR_GAP / 2, _step(columns) - BAR_GAP
        for part in column.parts:
            bars.append(_bar(x, bottom, width, part, most))
            bottom = bars[-1].y
        values += _value(x + width / 2, bottom, sum(part.count for part in column.parts))
    return Chart(columns, bars, values)


def single(columns: Sequence[Column], shown: Callable[[float], str]) -> Chart:
    """Columns of one part each; the highest has its value over it."""
    counts = [column.parts[0].count for column in columns]
    most, step = max(counts, default=0), _step(columns)
    bars = [
        _bar(place * step + NARROW_GAP / 2, HEIGHT, step - NARROW_GAP, column.parts[0], most)
        for place, column in enumerate(columns)
    ]
    values = [_highest(bars[counts.index(most)], shown(most))] if most else []
    return Chart(columns, bars, values, every=3)


def _highest(bar: Bar, text: str) -> Value:
    """Its value, which stays within the picture: it may be wider than the bar."""
    if bar.x < WIDTH / 2:
        return Value(bar.x, bar.y - 3, text, "start")
    return Value(round(bar.x + bar.width, 1), bar.y - 3, text, "end")


def _bar(x: float, bottom: float, width: float, part: Portion, most: float) -> Bar:
    height = part.count / most * HEIGHT if most else 0
    return Bar(
        round(x, 1),
        round(bottom - height, 1),
        round(width, 1),
        round(height, 1),
        part.kind,
        part.label,
        tuple(part.ticket_ids),
    )


def _value(x: float, top: float, count: float) -> list[Value]:
    return [Value(round(x, 1), round(top - 3, 1), number(count))] if count else []


def _step(columns: Sequence[Column]) -> float:
    return WIDTH / max(1, len(columns))
