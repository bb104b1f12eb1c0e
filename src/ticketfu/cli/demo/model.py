"""A language model that can be switched off, to see what a failure looks like."""

from dataclasses import dataclass

from ticketfu.llm import LLM, Answer, Completion
from ticketfu.llm.around import AroundModel
from ticketfu.llm.errors import llm_failure
from ticketfu.llm.prompt import Prompt


@dataclass
class ModelSwitch:
    """`off` is what the visitor chose: every question then ends as with an unpaid account."""

    off: bool = False

    def switched(self, llm: LLM) -> LLM:
        return SwitchedModel(llm, self)


@dataclass
class SwitchedModel(AroundModel):
    switch: ModelSwitch

    async def complete(
        self, prompt: Prompt, answer: type[Answer], *, flex: bool = False
    ) -> Completion[Answer]:
        if self.switch.off:
            raise llm_failure("billing")
        return await self.llm.complete(prompt, answer, flex=flex)
