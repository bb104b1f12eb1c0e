"""A docstring starts with a verb or a noun of the field and is no riddle."""

import re
from collections.abc import Iterable, Iterator

from tests.house.source import Finding, Source

RIDDLE = re.compile(
    r"(Who|Whom|Whose|Whoever|What|Whatever|Which|Whether|So (often|many|much|long|few))\b"
)
VAGUE = re.compile(r"\b(ours|[Ss]o (many|often|few))\b")


def riddles(files: Iterable[Source]) -> Iterator[Finding]:
    for source in files:
        for line, text in source.docstrings():
            first, vague = RIDDLE.match(text), VAGUE.search(text)
            if first:
                yield source.finding(line, f"docstring starts with {first[0]!r}: {_short(text)}")
            elif vague:
                yield source.finding(line, f"docstring says {vague[0]!r}: {_short(text)}")


def _short(text: str) -> str:
    return text.splitlines()[0][:70]
