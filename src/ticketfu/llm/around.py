"""A model within another: its calls get something more, the rest stays as it is."""

from dataclasses import dataclass

from ticketfu.llm import LLM


@dataclass
class AroundModel:
    """The base of those who write `complete` themselves."""

    llm: LLM

    @property
    def model(self) -> str:
        return self.llm.model

    @property
    def max_prompt_bytes(self) -> int | None:
        return self.llm.max_prompt_bytes

    @property
    def translates(self) -> bool:
        return self.llm.translates
