"""Nearly right input: real documents, of which a seed bends a few places.

Hypothesis finds and repeats the seeds. A strategy for JSON of a given shape makes a hundred times
fewer inputs in the same time, and most of them are far from anything that a parser takes.
"""

import copy
import json
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

Test = Callable[..., Any]

ODD_TEXTS = (
    *("", " ", "\0", "\ud83d", "\u202eabc", "\ufeff", "true", "NaN", "-0", "1e400", "9" * 5000),
    *("2026-11-02T15:40:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "1970", "²"),
    *("<b>", "c1", "c0", "=1+1", "javascript:x", "a" * 70_000, "é\u0301\u0323" * 3000, "田" * 3000),
)
ODD_VALUES = (None, True, False, 0, -1, 2**63, -(2**63) - 1, 10**30, 1e308, float("nan"), [], {})
BITS = (
    *('"', "{", "}", "[", "]", ",", ":", "\\", "\\u", "\\ud83d", "\n", "\0", "\ufeff", "1" * 5000),
    *("-", ".", "e9", "null", "</think>", "```", "<", "&#", "&#x110000;", "<!--", "<script>", "é"),
)


def fuzzed(test: Test) -> Test:
    """Give a test a Mutator, many times."""
    some = settings(
        max_examples=int(os.environ.get("FUZZ_EXAMPLES", "50")),
        deadline=None,
        database=None,
        # A seed is as small as any other, and explanations trace every line.
        phases=[Phase.explicit, Phase.generate],
    )
    return some(given(st.integers(0, 2**32 - 1).map(Mutator))(test))


class Mutator:
    """Everything it makes depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.random = random.Random(seed)  # noqa: S311

    def __repr__(self) -> str:
        return f"Mutator({self.seed})"

    def value(self, sample: object) -> Any:
        """JSON like `sample`, but in a few places."""
        made = copy.deepcopy(sample)
        for _ in range(self.random.randrange(4)):
            places = list(_places(made))
            if places:
                self._bend(*self.random.choice(places), places)
        return made

    def text(self, sample: object) -> str:
        """It as JSON, or a text, cut, bent or joined in a few places."""
        text = sample if isinstance(sample, str) else json.dumps(self.value(sample))
        for _ in range(self.random.randrange(3)):
            text = self._bent(text)
        return text

    def bytes(self, sample: object) -> bytes:
        """The same, with half characters and bytes that are no UTF-8."""
        content = bytearray(self.text(sample).encode("utf-8", "surrogatepass"))
        for _ in range(self.random.choice([0, 0, 1, 5])):
            content[self.random.randrange(len(content) + 1) :][:1] = bytes(
                [self.random.randrange(256)]
            )
        return bytes(content)

    def line(self, *samples: str) -> str:
        """A short text: one of these, bent, or an odd one."""
        return self._bent(self.random.choice([*samples, *ODD_TEXTS]))

    def _bend(self, holder: Any, key: Any, places: list[tuple[Any, Any]]) -> None:
        what = self.random.randrange(6)
        if what == 0:
            holder[key] = self.random.choice(ODD_VALUES)
        elif what == 1:
            holder[key] = self.random.choice(ODD_TEXTS)
        elif what == 2:
            other, name = self.random.choice(places)
            holder[key] = copy.deepcopy(other[name])
        elif what == 3 and isinstance(holder, dict):
            del holder[key]
        elif what == 4 and isinstance(holder[key], str):
            holder[key] = self._bent(holder[key])
        else:
            holder[key] = [holder[key]] * self.random.choice([1, 3])

    def _bent(self, text: str) -> str:
        start, end = sorted(self.random.randrange(len(text) + 1) for _ in range(2))
        bit = self.random.choice(BITS)
        return self.random.choice(
            [
                text[:end],
                text[start:],
                text[:start] + bit + text[start:],
                text[:start] + bit + text[end:],
                text.replace(self.random.choice(BITS), bit, 3),
                text + text[start:],
            ]
        )


def _places(value: object) -> Iterator[tuple[Any, Any]]:
    """Each holder of a value, with its key there."""
    inside = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        inside = enumerate(value)
    for key, inner in inside:
        yield value, key
        yield from _places(inner)
