"""Summaries written back into Zendesk: never public, once for each change, and never read again."""

from typing import Literal

import pytest
from starlette.responses import JSONResponse
from temporalio.client import Client

from tests.harness import System, eventually, running_system
from ticketfu.sample.records import CommentRecord
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import GroundedSummary
from ticketfu.ticket.write_back import CLOSED, WriteBack, may_be_written, note_text, wanted_write
from ticketfu.zendesk.own_notes import NOTE_HEADING


def own_notes(system: System, ticket_id: int) -> list[CommentRecord]:
    comments = system.sample.conversation(ticket_id)
    return [comment for comment in comments if comment.text.startswith(NOTE_HEADING)]


def legible(system: System, ticket_id: int) -> list[str]:
    return [note.text for note in own_notes(system, ticket_id) if "▇" not in note.text]


async def test_an_internal_note_follows_the_summary_and_is_no_event_of_its_own(
    temporal: Client,
) -> None:
    async with running_system(temporal, write_back="internal-note") as system:
        ticket_id = system.ticket("Order 4711 is lost.")
        await noted(system, ticket_id, "4711")
        # What the note itself causes: a trigger fires for every update.
        await system.sample.announce(ticket_id)
        await system.fresh(ticket_id)
        first = (len(own_notes(system, ticket_id)), len(system.model.prompts))
        system.comment(ticket_id, "It is order 4712.")
        await noted(system, ticket_id, "4712")
        document = await system.fresh(ticket_id)

        assert first == (1, 1)
        assert [note.public for note in own_notes(system, ticket_id)] == [False, False]
        [legible_note] = legible(system, ticket_id)
        assert "4712" in legible_note
        assert "4711" not in own_notes(system, ticket_id)[0].text
        assert document.comments.total == 2
        assert len(system.model.prompts) == 2
        assert not any(NOTE_HEADING in prompt for prompt in system.model.prompts)

        customer = system.sample.conversation(ticket_id)[0]
        system.sample.redact(customer.id, "4711")
        system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
        await system.post(ticket_id)
        await eventually(lambda: silenced(system, ticket_id), bool)


async def test_a_custom_field_holds_the_gist(temporal: Client) -> None:
    async with running_system(temporal, write_back="custom-field:360001") as system:
        ticket_id = system.ticket("Order {{ticket.title}} is lost.")
        await system.post(ticket_id)

        async def value() -> object:
            return system.sample.tickets[ticket_id].custom_fields.get(360001)

        gist = await eventually(value, bool)

        document = await system.fresh(ticket_id)
        assert document.summary
        assert gist == document.summary.intent.replace("{{", "{ {")
        assert own_notes(system, ticket_id) == []


async def test_only_a_worker_that_writes_asks_for_the_right_to(temporal: Client) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await system.fresh(ticket_id)

        assert own_notes(system, ticket_id) == []
        tokens = system.sample.credentials.issued()
        assert {scope for token in tokens for scope in token.scopes} == {"read"}


def test_a_note_says_what_there_is_to_say() -> None:
    summary = GroundedSummary.model_validate(
        {
            "intent": "Wants a refund",
            "next_step": "Pay it back",
            "attempts": [{"what": "Sent again", "outcome": "got lost"}],
            "promises": [{"what": "Refund", "due": "2026-11-06"}],
        }
    )

    assert note_text(summary).split("\n\n") == [
        "Wants a refund",
        "Tried: Sent again: got lost",
        "Next: Pay it back",
        "Promised: Refund (2026-11-06)",
    ]


@pytest.mark.parametrize(
    ("fields", "text", "may"),
    [
        ({"ticket_status": "open"}, "words", True),
        ({"ticket_status": CLOSED}, "words", False),
        ({"ticket_status": CLOSED}, "", True),
        ({"ticket_status": "deleted"}, "words", False),
    ],
)
def test_a_closed_ticket_is_only_redacted(fields: dict[str, str], text: str, may: bool) -> None:
    wanted = WriteBack(target="internal-note", text=text)

    assert may_be_written(wanted, TicketDocument.model_validate(fields)) is may


@pytest.mark.parametrize("held", ["empty", "scope"])
def test_what_is_held_has_no_text(held: Literal["empty", "scope"]) -> None:
    summary = GroundedSummary(intent="Nothing has been written")
    document = TicketDocument(ticket_id=1, summary=summary, held=held)

    assert wanted_write("internal-note", document).text == ""


async def noted(system: System, ticket_id: int, words: str) -> None:
    """Until a legible note has the words, as the only one."""
    await system.post(ticket_id)

    async def found() -> bool:
        notes = legible(system, ticket_id)
        return len(notes) == 1 and words in notes[0]

    await eventually(found, bool)


async def silenced(system: System, ticket_id: int) -> bool:
    return not legible(system, ticket_id)
