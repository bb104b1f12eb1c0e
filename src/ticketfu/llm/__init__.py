"""One question to one language model: the Protocol every provider keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from ticketfu.llm.prompt import Prompt

KEYLESS = "extractive"
"""The name of the provider that asks no model, and of what it writes with."""

Answer = TypeVar("Answer", bound=BaseModel)


class Usage(BaseModel):
    """The cost of calls of a model; `cost_usd` is None where a model's price is not known."""

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
    """An answer, what it cost, and the prompt as the model saw it: shorter where it had to be."""

    answer: Answer
    usage: Usage
    prompt: Prompt


@dataclass(frozen=True)
class ModelOptions:
    """Where a model answers and how it is asked; None leaves the choice to the provider.

    `timeout_seconds` bounds each request. `extra_body` goes into each request's JSON as it is.
    """

    model: str | None = None
    api_key: str | None = None
    base_url: str | None = None
    timeout_seconds: float = 120
    max_output_tokens: int = 8192
    """Hidden thinking counts as output: an answer of 500 tokens needs far more room than that."""
    max_prompt_bytes: int | None = None
    price: tuple[float, float] | None = None
    """Dollars a million tokens, asked and answered, where the price list is not to be believed."""
    extra_body: Mapping[str, object] = field(default_factory=dict)


class LLM(Protocol):
    """A language model that fills in a pydantic model.

    Every error is an `ApplicationError` from `errors.failure` with one of the codes
    `llm.unauthorized`, `llm.forbidden`, `llm.billing`, `llm.model_not_found`, `llm.rejected`,
    `llm.context_too_large`, `llm.truncated`, `llm.refused`, `llm.content_filter`, `llm.unusable`
    (final), `llm.rate_limited`, `llm.unavailable`, `llm.timeout`, `llm.connection`,
    `llm.bad_response`, `llm.invalid_output` (worth another try). Where calls were paid for in vain,
    the first of its details is their `Usage` as a dict.
    """

    @property
    def model(self) -> str:
        """The model's name as its vendor spells it."""
        ...

    @property
    def max_prompt_bytes(self) -> int | None:
        """The longest question that it takes; None for any."""
        ...

    @property
    def translates(self) -> bool:
        """False for what can only write anew from the material, in a language that it knows."""
        ...

    async def complete(
        self, prompt: Prompt, answer: type[Answer], *, flex: bool = False
    ) -> Completion[Answer]:
        """Ask; a prompt that is too long is made to fit.

        `flex` takes the vendor's slower tier at half the price, where there is one with room.
        """
        ...
