"""Conversations beyond a model's window: each segment is condensed once, from its comments."""

from temporalio.client import Client

from tests.harness import System, running_system
from tests.model import completion

FILLER = "Nothing else happened on this day, as everybody was waiting. " * 10


def serial(number: int) -> str:
    return f"The serial is QX-{number:03d}."


async def refreshed(system: System, ticket_id: int) -> int:
    """Refresh a ticket; how many questions that took."""
    before = len(system.model.prompts)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return len(system.model.prompts) - before


async def test_what_is_said_anywhere_in_a_long_conversation_reaches_the_summary(
    temporal: Client,
) -> None:
    async with running_system(temporal, llm_max_input_kb=20) as system:
        ticket_id = system.ticket(f"{serial(0)} {FILLER}")
        comments = {
            number: system.comment(
                ticket_id, f"{serial(number) if number % 9 == 0 else ''} {FILLER}"
            )
            for number in range(1, 64)
        }

        assert await refreshed(system, ticket_id) > 4

        document = await system.read(ticket_id)
        assert document.summary
        assert document.comments.covered == document.comments.total == 64
        for number in range(0, 64, 9):
            assert serial(number) in document.summary.summary
        assert max(len(prompt.encode()) for prompt in system.model.prompts) < 20_000
        assert document.usage.calls == len(system.model.prompts)
        # What is new is read with the ledgers that are there; an edit makes one of them anew.
        system.comment(ticket_id, "It works.")
        assert await refreshed(system, ticket_id) == 1
        system.sample.edit(comments[9], f"The serial is QX-900. {FILLER}")
        assert await refreshed(system, ticket_id) == 2
        text = str((await system.read(ticket_id)).summary)
        assert "QX-900" in text
        assert "QX-009" not in text


async def test_the_public_view_of_a_long_conversation_has_ledgers_of_its_own(
    temporal: Client,
) -> None:
    async with running_system(temporal, llm_max_input_kb=20) as system:
        ticket_id = system.ticket(f"{serial(0)} {FILLER}")
        for number in range(1, 50):
            is_note = number % 7 == 0
            words = serial(900 + number) if is_note else serial(number) if number % 9 == 1 else ""
            system.comment(ticket_id, f"{words} {FILLER}", public=not is_note)
        await refreshed(system, ticket_id)
        before = len(system.model.prompts)

        public = await system.view(ticket_id, view="public")

        made = system.model.prompts[before:]
        assert public.summary
        assert public.comments.covered == public.comments.total == 43
        for number in (0, 1, 10, 19, 37, 46):
            assert serial(number) in public.summary.summary
        assert len(made) > 2
        assert "QX-9" not in "".join(made)
        system.comment(ticket_id, "It works.")
        assert await refreshed(system, ticket_id) == 1
        await system.view(ticket_id, view="public")
        assert (await system.read(ticket_id)).usage.calls == before + len(made) + 2


async def test_a_segment_that_no_model_reads_is_not_covered(temporal: Client) -> None:
    async with running_system(temporal, llm_max_input_kb=20) as system:
        ticket_id = system.ticket(FILLER)
        for number in range(1, 50):
            system.comment(ticket_id, f"{'POISON' if number == 3 else 'Waiting.'} {FILLER}")
        system.model.faults["POISON"] = lambda: completion(None, refusal="I cannot.")

        await refreshed(system, ticket_id)

        document = await system.read(ticket_id)
        assert document.status == "ready"
        assert 20 < document.comments.covered < 50
        system.comment(ticket_id, "Still waiting.")
        assert await refreshed(system, ticket_id) == 1
