"""Functions, files and comments are of the sizes that the house keeps."""

from collections.abc import Iterable, Iterator

from tests.house.source import Finding, Source

LONGEST_FUNCTION = 40
LONGEST_FILE = 200
COMMENT_SHARE = (0.015, 0.04)
"""Of all lines; the code we admire has 2 to 4 %."""


def too_long(files: Iterable[Source]) -> Iterator[Finding]:
    for source in files:
        if source.length > LONGEST_FILE:
            yield source.finding(1, f"{source.length} lines, {LONGEST_FILE} at most")
        for function in source.functions():
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                text = f"{function.name} has {length} lines, {LONGEST_FUNCTION} at most"
                yield source.finding(function.lineno, text)


def comment_share(files: list[Source]) -> float:
    """Lines with a comment for people, of all lines."""
    commented = sum(len({line for line, _ in source.comments()}) for source in files)
    return commented / sum(source.length for source in files)
