"""One question to one language model: the Protocol every provider keeps."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, Literal, Protocol, TypeVar

from pydantic import BaseModel

Answer = TypeVar("Answer", bound=BaseModel)
Role = Literal["customer", "agent", "note", "system"]


@dataclass(frozen=True)
class Passage:
    """One piece of the material: a comment, or what is known of one ticket.

    `role` is who speaks: `note` is an agent's internal note. `at` is ISO 8601 in UTC.
    `details` are further facts of this passage, already fit for JSON.
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
    facts: Mapping[str, object]
    passages: tuple[Passage, ...]
    omitted: int = 0

    def render(self) -> str:
        """The material as JSON, a passage a line; `<` is escaped, so no text can end the fence."""
        lines = [_json(self.facts), *(_json(_row(passage)) for passage in self.passages)]
        if self.omitted:
            lines.insert(2, _json({"omitted": self.omitted}))
        return "\n".join(["<data>", *lines, "</data>"])

    def fingerprint(self, model: str, answer: type[BaseModel]) -> str:
        """Equal for prompts that ask `model` the same question."""
        schema = json.dumps(answer.model_json_schema(), sort_keys=True)
        parts = (model, schema, self.instructions, self.render())
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def within(self, budget: int) -> "Prompt":
        """Fit into `budget` bytes: the first passage and the newest stay, whole ones are left out.

        A first or last passage that alone is too long is clipped in its middle.
        """
        first, *rest = self.passages or (Passage(0, ""),)
        first = _clipped(first, budget // 3)
        kept: list[Passage] = []
        room = budget - len(first.text.encode())
        for passage in reversed(rest):
            fitting = passage if kept else _clipped(passage, budget // 2)
            room -= len(fitting.text.encode()) + len(fitting.author.encode()) + 80
            if room < 0 and kept:
                break
            kept.insert(0, fitting)
        passages = (first, *kept) if self.passages else ()
        return replace(self, passages=passages, omitted=len(self.passages) - len(passages))


@dataclass(frozen=True)
class Usage:
    """What an answer cost; `cost_usd` is None where the model's price is not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True)
class Completion(Generic[Answer]):
    answer: Answer
    usage: Usage


class LLM(Protocol):
    """A language model that fills in a pydantic model.

    Every error is an `ApplicationError` from `failures.failure` with one of the codes
    `llm.unauthorized`, `llm.forbidden`, `llm.billing`, `llm.model_not_found`, `llm.rejected`,
    `llm.context_too_large`, `llm.truncated`, `llm.refused`, `llm.content_filter` (final),
    `llm.rate_limited`, `llm.unavailable`, `llm.timeout`, `llm.connection`, `llm.bad_response`,
    `llm.invalid_output` (worth another try).
    """

    @property
    def model(self) -> str:
        """The model's name as its vendor spells it."""
        ...

    async def complete(self, prompt: Prompt, answer: type[Answer]) -> Completion[Answer]: ...


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).replace("<", "\\u003c")


def _row(passage: Passage) -> dict[str, object]:
    row: dict[str, object] = {"id": passage.id}
    if passage.author:
        row["author"] = passage.author
    row |= {"role": passage.role, "at": passage.at, **passage.details, "text": passage.text}
    return row


def _clipped(passage: Passage, budget: int) -> Passage:
    text = passage.text.encode()
    if len(text) <= budget:
        return passage
    head, tail = text[: budget * 2 // 3], text[-budget // 3 :]
    middle = " […] "
    return replace(
        passage, text=head.decode(errors="ignore") + middle + tail.decode(errors="ignore")
    )
