"""Summaries over time: edits, redactions, moves, merges and deletions are seen at the next look."""

from collections.abc import Callable

import pytest
from starlette.responses import JSONResponse

from tests.system import System, eventually
from ticketfu.ticket.models import TicketDocument


async def waited(ticketfu: System, ticket_id: int) -> TicketDocument:
    answer = await ticketfu.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})
    assert answer.status_code == 200
    return TicketDocument.model_validate_json(answer.content)


async def test_a_fact_of_the_first_comment_survives_fifty_updates(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket("The serial number is QX-7781.")
    for number in range(50):
        ticketfu.comment(ticket_id, f"Attempt {number}.")
        document = await waited(ticketfu, ticket_id)

    assert "QX-7781" in ticketfu.model.ticket_prompts[-1]
    assert document.comments.covered == document.comments.total == 51
    assert document.revision == 50


async def test_an_edit_replaces_what_was_said(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    comment_id = ticketfu.comment(ticket_id, "Call me at 555-0100.")
    assert "555-0100" in str((await waited(ticketfu, ticket_id)).summary)

    ticketfu.sample.edit(comment_id, "Call me at 555-0199.")
    document = await waited(ticketfu, ticket_id)

    assert "555-0199" in str(document.summary)
    assert "555-0100" not in str(document.summary)


async def test_a_redaction_leaves_nothing_of_the_secret(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    comment_id = ticketfu.comment(ticket_id, "My card is 4111-1111.")
    await waited(ticketfu, ticket_id)

    ticketfu.sample.redact(comment_id, "4111-1111")
    document = await waited(ticketfu, ticket_id)

    assert "4111-1111" not in document.model_dump_json()


async def test_a_comment_made_private_is_asked_about_again(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    comment_id = ticketfu.comment(ticket_id, "Only for colleagues.")
    await waited(ticketfu, ticket_id)

    ticketfu.sample.make_private(comment_id)
    document = await waited(ticketfu, ticket_id)

    assert document.usage.calls == 2
    assert '"role": "note"' in ticketfu.model.ticket_prompts[-1]


def _merged(ticketfu: System, ticket_id: int) -> None:
    target = ticketfu.ticket()
    ticketfu.sample.merge(ticket_id, target, "Merged.", author_id=ticketfu.customer_id)


def _deleted(ticketfu: System, ticket_id: int) -> None:
    ticketfu.sample.delete(ticket_id)


def _orphaned(ticketfu: System, ticket_id: int) -> None:
    ticketfu.sample.change(ticket_id, organization_id=None)


@pytest.mark.parametrize("leaves", [_merged, _deleted, _orphaned])
async def test_a_ticket_that_is_gone_leaves_the_insights(
    ticketfu: System, leaves: Callable[[System, int], None]
) -> None:
    acme = ticketfu.organization()
    stays = ticketfu.ticket("I stay.", organization_id=acme)
    goes = ticketfu.ticket("I go away.", organization_id=acme)
    for ticket_id in (stays, goes):
        await waited(ticketfu, ticket_id)
    await ticketfu.fresh_organization(acme, tickets=2)

    leaves(ticketfu, goes)
    await waited(ticketfu, goes)

    insights = await ticketfu.fresh_organization(acme, tickets=1)
    assert "I go away." not in insights.model_dump_json()
    assert "I go away." not in ticketfu.model.organization_prompts[-1]
    assert [topic.ticket_ids for topic in insights.summary.trending_topics] == [[stays]]


async def test_the_last_ticket_to_leave_takes_the_insights_along(ticketfu: System) -> None:
    acme = ticketfu.organization()
    ticket_id = ticketfu.ticket(organization_id=acme)
    await waited(ticketfu, ticket_id)
    await ticketfu.fresh_organization(acme, tickets=1)

    ticketfu.sample.delete(ticket_id)
    await waited(ticketfu, ticket_id)

    insights = await ticketfu.fresh_organization(acme, tickets=0)
    assert insights.summary is None
    assert insights.usage.calls == 1


async def test_a_ticket_that_moves_is_known_to_one_organization(ticketfu: System) -> None:
    old, new = ticketfu.organization("Old"), ticketfu.organization("New")
    ticket_id = ticketfu.ticket(organization_id=old)
    await waited(ticketfu, ticket_id)
    await ticketfu.fresh_organization(old, tickets=1)

    ticketfu.sample.change(ticket_id, organization_id=new)
    document = await waited(ticketfu, ticket_id)

    assert document.organization_id == new
    await ticketfu.fresh_organization(old, tickets=0)
    await ticketfu.fresh_organization(new, tickets=1)


async def test_a_deleted_ticket_is_a_tombstone_without_words(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket("Delete these words.", subject="And these")
    await waited(ticketfu, ticket_id)

    ticketfu.sample.delete(ticket_id)
    document = await waited(ticketfu, ticket_id)

    assert document.ticket_status == "deleted"
    assert document.summary is None
    assert document.subject is None
    assert document.status == "ready"


async def test_a_ticket_that_is_restored_is_summarized_again(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket("I am back.")
    await waited(ticketfu, ticket_id)
    ticketfu.sample.delete(ticket_id)
    await waited(ticketfu, ticket_id)

    ticketfu.sample.change(ticket_id, status="open")
    document = await waited(ticketfu, ticket_id)

    assert "I am back." in str(document.summary)


async def test_facts_follow_although_the_model_fails(ticketfu: System) -> None:
    old, new = ticketfu.organization("Old"), ticketfu.organization("New")
    ticket_id = ticketfu.ticket(organization_id=old)
    before = await waited(ticketfu, ticket_id)
    ticketfu.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)

    ticketfu.sample.change(ticket_id, organization_id=new, status="pending")
    await ticketfu.post(ticket_id)

    failed = await eventually(lambda: ticketfu.read(ticket_id), lambda doc: doc.error is not None)
    assert failed.ticket_status == "pending"
    assert failed.organization_id == new
    assert failed.summary == before.summary
    assert failed.stale
