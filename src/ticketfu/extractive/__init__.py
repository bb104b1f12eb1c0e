"""The keyless provider: sentences picked from the material, no model and no network."""

from collections.abc import Mapping
from functools import partial

from ticketfu.extractive import organization, ticket
from ticketfu.extractive.account import Account
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.story import Story
from ticketfu.llm import Answer, Completion, Usage
from ticketfu.llm.prompt import Prompt


class Extractive:
    """Keeps the Protocol `LLM`: the same material always gives the same answer, at no cost."""

    @property
    def model(self) -> str:
        return "extractive"

    async def complete(self, prompt: Prompt, answer: type[Answer]) -> Completion[Answer]:
        known = _known(prompt)
        unknown = [
            name
            for name, field in answer.model_fields.items()
            if field.is_required() and name not in known
        ]
        if unknown:
            raise TypeError(f"extractive cannot fill {', '.join(unknown)} of {answer.__name__}")
        filled = {name: known[name]() for name in answer.model_fields if name in known}
        return Completion(answer.model_validate(filled), Usage(calls=1, cost_usd=0.0))


def _known(prompt: Prompt) -> Mapping[str, partial[object]]:
    story, account = Story(Conversation(prompt)), Account(prompt)
    return {
        **{name: partial(tell, story) for name, tell in ticket.FIELDS.items()},
        **{name: partial(tell, account) for name, tell in organization.FIELDS.items()},
    }
