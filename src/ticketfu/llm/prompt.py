"""The question to a language model: instructions, and customers' words kept apart as data."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Role = Literal["customer", "agent", "note", "system"]


@dataclass(frozen=True)
class Passage:
    """One piece of the material: a comment, or what is known of one ticket.

    `role` is who speaks: `note` is an agent's internal note. `at` is ISO 8601 in UTC.
    `details` are further metadata of this passage, already fit for JSON.
    """

    id: int
    text: str
    author: str = ""
    role: Role = "customer"
    at: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Prompt:
    """Instructions of ours, and the customers' words kept apart from them as data."""

    instructions: str
    metadata: Mapping[str, object]
    passages: tuple[Passage, ...]
    omitted: int = 0

    def render(self) -> str:
        """The material as JSON, a passage a line; `<` is escaped, so no text can end the fence."""
        lines = [_json(self.metadata), *(_json(_row(passage)) for passage in self.passages)]
        if self.omitted:
            lines.insert(2, _json({"omitted": self.omitted}))
        return "\n".join(["<data>", *lines, "</data>"])

    def fingerprint(self) -> str:
        """Equal for equal content, whatever model and instructions it meets."""
        return hashlib.sha256(self.render().encode()).hexdigest()

    def fit(self, max_bytes: int) -> "Prompt":
        """Fit into `max_bytes`: the first passage and the newest stay, whole ones are left out.

        A first or last passage that alone is too long is clipped in its middle.
        """
        first, *rest = self.passages or (Passage(0, ""),)
        first = _clipped(first, max_bytes // 3)
        kept: list[Passage] = []
        room = max_bytes - len(first.text.encode())
        for passage in reversed(rest):
            fitting = passage if kept else _clipped(passage, max_bytes // 2)
            room -= len(fitting.text.encode()) + len(fitting.author.encode()) + 80
            if room < 0 and kept:
                break
            kept.insert(0, fitting)
        passages = (first, *kept) if self.passages else ()
        return replace(self, passages=passages, omitted=len(self.passages) - len(passages))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace("<", "\\u003c")


def _row(passage: Passage) -> dict[str, object]:
    row: dict[str, object] = {"id": passage.id}
    if passage.author:
        row["author"] = passage.author
    row |= {"role": passage.role, "at": passage.at, **passage.details, "text": passage.text}
    return row


def _clipped(passage: Passage, max_bytes: int) -> Passage:
    text = passage.text.encode()
    if len(text) <= max_bytes:
        return passage
    head, tail = text[: max_bytes * 2 // 3], text[-max_bytes // 3 :]
    middle = " […] "
    return replace(
        passage, text=head.decode(errors="ignore") + middle + tail.decode(errors="ignore")
    )
