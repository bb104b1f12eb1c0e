"""An exception that nobody foresaw may quote a customer: its class is all that is kept of it."""

import re
from contextlib import suppress
from functools import partial
from typing import NoReturn

import httpx2
import pytest
from temporalio.service import RPCError

from tests.harness import System, eventually
from ticketfu.llm.errors import MESSAGES

UNUSABLE = MESSAGES["unusable"]
MARKER = "my-dog-is-called-Waldemar"

TICKET = {
    "reading a ticket": "ticketfu.zendesk.client.Zendesk.read_ticket",
    "reading a page": "ticketfu.zendesk.http.Transport.get",
    "a comment's HTML": "ticketfu.zendesk.comment_text.html_text",
    "a comment's text": "ticketfu.zendesk.models.comment_text",
    "building a prompt": "ticketfu.ticket.activities.ticket_prompt",
    "masking": "ticketfu.privacy.masking.Masker.mask",
    "asking a model": "ticketfu.llm.openai.OpenAI.ask",
    "notifying an organization": "ticketfu.organization.client.Organizations.ticket_summarized",
}
ORGANIZATION = {
    "reading an organization": "ticketfu.zendesk.client.Zendesk.read_organization",
    "counting topics": "ticketfu.organization.activities.counted",
    "building an organization's prompt": "ticketfu.organization.activities.organization_prompt",
}
PAID_TICKET = {
    "reading an answer": "ticketfu.llm.adapter.parsed_answer",
    "looking for what is unsupported": "ticketfu.entity.checks.Source.novel",
    "grounding": "ticketfu.ticket.activities.grounded",
}
PAID_ORGANIZATION = {"grounding a narrative": "ticketfu.organization.activities.grounded"}
PAID = PAID_TICKET | PAID_ORGANIZATION


class Unforeseen(Exception):  # noqa: N818
    """An exception of some library."""


def fail(*_: object, **__: object) -> NoReturn:
    error = Unforeseen(f"cannot digest {MARKER}")
    error.add_note(MARKER)
    raise error from KeyError(MARKER)


async def test_an_unforeseen_error_is_known_by_its_class_alone(
    system: System, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One system for all seams: fifteen of their own would take a minute."""
    caplog.set_level("INFO")
    shown, leaking = {}, []
    for seam, place in (TICKET | ORGANIZATION | PAID).items():
        with monkeypatch.context() as broken:
            broken.setattr(place, fail)
            if seam not in PAID:
                broken.setattr("ticketfu.entity.refresh_call.ATTEMPTS", 1)
            answer, stored = await _failed(system, of_ticket=seam in TICKET | PAID_TICKET)
        error = answer.json()["error"]
        shown[seam] = error["code"], error["message"], answer.json()["usage"]["calls"]
        if MARKER.encode() in answer.content + stored or MARKER in caplog.text:
            leaking.append(seam)
        caplog.clear()

    free, counted = ("failed", "Unforeseen", 0), ("llm.unusable", f"{UNUSABLE} (Unforeseen)", 1)
    expected = dict.fromkeys(TICKET | ORGANIZATION, free) | dict.fromkeys(PAID, counted)
    # Its answer is good and kept; only the notice is tried again.
    expected["notifying an organization"] = "failed", "Unforeseen", 1
    assert shown == expected
    assert leaking == []
    assert len(system.model.prompts) == len(set(map(_question, system.model.prompts)))


def _question(prompt: str) -> str:
    """A question without the number that each call has for its own."""
    return re.sub(r"</data-[0-9a-f]+>", "", prompt)


async def _failed(system: System, *, of_ticket: bool) -> tuple[httpx2.Response, bytes]:
    """The document with the error, and all that Temporal holds of a ticket and its organization."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    # Without words in its plain text, so that its HTML is read.
    system.comment(ticket_id, " ")
    await system.post(ticket_id)
    path = f"ticket/{ticket_id}" if of_ticket else f"organization/{acme}"
    read = partial(system.http.get, f"/api/v1/{path}/summary")
    answer = await eventually(read, lambda got: got.is_success and got.json()["error"])
    return answer, await _stored(system, ticket_id, acme)


async def _stored(system: System, ticket_id: int, organization_id: int) -> bytes:
    """All that Temporal holds of both entities: histories, memos and the tries in hand."""
    found = b""
    for name in (f"ticket-workflow-{ticket_id}", f"organization-workflow-{organization_id}"):
        handle = system.temporal.get_workflow_handle(name)
        with suppress(RPCError):  # An organization that could not be notified does not exist.
            found += (await handle.describe()).raw_description.SerializeToString()
            history = await handle.fetch_history()
            found += b"".join(event.SerializeToString() for event in history.events)
    return found
