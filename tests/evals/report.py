"""The figures of an evaluation: a table to read, and JSON to compare."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Measure:
    """`value` of `total`, where there is one; `wanted` is what must hold, None where it is told."""

    name: str
    value: float
    total: int | None = None
    wanted: float | None = None

    @property
    def holds(self) -> bool:
        return self.wanted is None or self.value == self.wanted

    @property
    def shown(self) -> str:
        return f"{self.value:g}" if self.total is None else f"{self.value:g} of {self.total}"


def share(name: str, pairs: Sequence[tuple[int, int]], *, all_wanted: bool = False) -> Measure:
    value, total = sum(good for good, _ in pairs), sum(total for _, total in pairs)
    return Measure(name, value, total, total if all_wanted else None)


def none_wanted(name: str, value: int, total: int | None = None) -> Measure:
    return Measure(name, value, total, 0)


def show(console: Console, provider: str, measures: Sequence[Measure]) -> None:
    table = Table("what", "measured", "wanted", "", title=f"Evaluation of {provider}")
    for measure in measures:
        wanted = "" if measure.wanted is None else f"{measure.wanted:g}"
        mark = "" if measure.wanted is None else "holds" if measure.holds else "[red]fails[/red]"
        table.add_row(measure.name, measure.shown, wanted, mark)
    console.print(table)


def to_json(provider: str, measures: Sequence[Measure]) -> dict[str, object]:
    rows = [asdict(measure) | {"holds": measure.holds} for measure in measures]
    return {"provider": provider, "measures": rows}
