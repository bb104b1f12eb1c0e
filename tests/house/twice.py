"""One name for one thing: no public class, function or constant is defined in two modules."""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator

from tests.house.source import ROOT, Finding, Source

ENTITIES = {"ticket", "organization", "webhook", "backfill", "limits"}
"""Rooms with modules of the same names, in which the same words have the same meaning."""

# The function behind `… start`, the entry of a program, what a room's routes share; the settings of
# a command, which are named after it.
EVERYWHERE = {"start", "main", "subscribe", "Sample"} | {
    *("Status", "TicketList", "TicketRefresh", "OrganizationList"),
}


def defined_twice(files: Iterable[Source]) -> Iterator[Finding]:
    places: dict[str, list[tuple[Source, int]]] = defaultdict(list)
    for source in files:
        for name, line in _public(source.tree):
            places[name].append((source, line))
    for name, found in places.items():
        if len({_module(source) for source, _ in found}) > 1 and name not in EVERYWHERE:
            for source, line in found[1:]:
                first = found[0][0].path.relative_to(ROOT)
                yield source.finding(line, f"{name} is also defined in {first}")


def _module(source: Source) -> str:
    """The same for the modules of that name in all rooms of entities."""
    path = source.path
    return path.name if path.parent.name in ENTITIES else str(path)


def _public(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                names = [node.name]
            case ast.Assign():
                names = [each.id for each in node.targets if isinstance(each, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                names = []
        is_value = isinstance(node, ast.Assign | ast.AnnAssign)
        # A variable such as `log` or `router` is each module's own; a single letter is a type's.
        yield from (
            (name, node.lineno)
            for name in names
            if not name.startswith("_") and len(name) > 1 and not (is_value and name.islower())
        )
