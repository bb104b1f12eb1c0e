"""One question to one language model: the Protocol every provider keeps."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from ticketfu.llm.prompt import Prompt

Answer = TypeVar("Answer", bound=BaseModel)


class Usage(BaseModel):
    """What calls of a model cost; `cost_usd` is None where a model's price is not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0

    def plus(self, other: "Usage") -> "Usage":
        unknown = self.cost_usd is None or other.cost_usd is None
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if unknown else (self.cost_usd or 0) + (other.cost_usd or 0),
        )


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
