"""Python files as the checks see them: tree, docstrings, comments, names."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
DIRECTIVE = re.compile(r"#\s*(noqa|type:|pragma|fmt:|ruff:)")
"""A comment that only a tool reads."""

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Finding(NamedTuple):
    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.text}"


class Named(NamedTuple):
    """A name where it is defined; `annotation` is that of a parameter."""

    name: str
    line: int
    parameter: bool = False
    annotation: str = ""


@dataclass(frozen=True)
class Source:
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def length(self) -> int:
        return len(self.text.splitlines())

    def finding(self, line: int, text: str) -> Finding:
        return Finding(self.path, line, text)

    def functions(self) -> Iterator[Function]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def docstrings(self) -> Iterator[tuple[int, str]]:
        """Docstrings of modules, classes and functions, and texts below a constant or field."""
        for node in ast.walk(self.tree):
            body = node.body if isinstance(node, Documented) else []
            for position, statement in enumerate(body):
                match statement:
                    case ast.Expr(value=ast.Constant(value=str(text))):
                        before = body[position - 1] if position else None
                        if before is None or isinstance(before, ast.Assign | ast.AnnAssign):
                            yield statement.lineno, text.strip()

    def comments(self) -> Iterator[tuple[int, str]]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT and not DIRECTIVE.match(token.string):
                yield token.start[0], token.string.lstrip("# ")

    def names(self) -> Iterator[Named]:
        """Modules, classes, functions, parameters, variables and attributes that are defined."""
        yield Named(self.path.stem, 1)
        for node in ast.walk(self.tree):
            match node:
                case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield Named(node.name, node.lineno)
                case ast.arg():
                    annotation = ast.unparse(node.annotation) if node.annotation else ""
                    yield Named(node.arg, node.lineno, parameter=True, annotation=annotation)
                case ast.Name(ctx=ast.Store()):
                    yield Named(node.id, node.lineno)
                case ast.Attribute(ctx=ast.Store()):
                    yield Named(node.attr, node.lineno)


def sources(folder: str) -> list[Source]:
    return [Source(path) for path in sorted((ROOT / folder).rglob("*.py"))]
