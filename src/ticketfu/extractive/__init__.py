"""The keyless provider: sentences picked from the material, no model and no network."""

from collections.abc import Mapping
from functools import partial

from ticketfu.aside import aside
from ticketfu.extractive import organization, ticket
from ticketfu.extractive.conversation import Conversation
from ticketfu.extractive.selection import Selection
from ticketfu.extractive.tickets import KnownTickets
from ticketfu.llm import KEYLESS, Answer, Completion, Usage
from ticketfu.llm.prompt import Prompt


class Extractive:
    """Keeps the Protocol `LLM`: the same material always gives the same answer, at no cost."""

    max_prompt_bytes: int | None = None
    translates = False

    @property
    def model(self) -> str:
        return KEYLESS

    async def complete(
        self,
        prompt: Prompt,
        answer: type[Answer],
        *,
        flex: bool = False,  # noqa: ARG002
    ) -> Completion[Answer]:
        filled = await aside(prompt.texts, partial(_filled, prompt, answer))
        return Completion(filled, Usage(calls=1, cost_usd=0.0), prompt)


def _filled(prompt: Prompt, answer: type[Answer]) -> Answer:
    known = _known(prompt)
    unknown = [
        name
        for name, field in answer.model_fields.items()
        if field.is_required() and name not in known
    ]
    if unknown:
        raise TypeError(f"extractive cannot fill {', '.join(unknown)} of {answer.__name__}")
    return answer.model_validate(
        {name: known[name]() for name in answer.model_fields if name in known}
    )


def _known(prompt: Prompt) -> Mapping[str, partial[object]]:
    selection, tickets = Selection(Conversation(prompt)), KnownTickets(prompt)
    return {
        **{name: partial(field, selection) for name, field in ticket.TICKET_FIELDS.items()},
        **{
            name: partial(field, tickets)
            for name, field in organization.ORGANIZATION_FIELDS.items()
        },
    }
