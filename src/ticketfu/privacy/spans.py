"""A stretch of text that is masked, and which stretch wins where two overlap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

SpanKind = Literal["secret", "card", "iban", "email", "phone", "person", "placeholder"]

# Kinds that are never put back.
FINAL = frozenset({"secret", "card", "iban"})


@dataclass(frozen=True, slots=True)
class Span:
    """`label` stands in the placeholder; `key` is equal for spellings of the same value."""

    start: int
    end: int
    kind: SpanKind
    label: str
    key: str

    @property
    def final(self) -> bool:
        return self.kind in FINAL


def without_overlaps(found: Iterable[Span]) -> list[Span]:
    """In the order of the text; of two that overlap a secret wins, or else the earlier."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.final, -span.end)):
        rest = span
        if kept and rest.start < kept[-1].end:
            # What is left of the weaker span is still masked: half an address is no address.
            if rest.final and not kept[-1].final:
                kept[-1] = replace(kept[-1], end=rest.start)
            else:
                rest = replace(rest, start=kept[-1].end)
        if rest.start < rest.end:
            kept.append(rest)
    return kept
