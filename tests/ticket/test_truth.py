"""Edits, redactions, moves, merges and deletions are seen at the next refresh."""

from collections.abc import Callable

import pytest
from starlette.responses import JSONResponse

from tests.harness import System, eventually
from ticketfu.ticket.models import TicketDocument


async def waited(system: System, ticket_id: int) -> TicketDocument:
    answer = await system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})
    assert answer.status_code == 200
    return TicketDocument.model_validate_json(answer.content)


async def test_a_detail_of_the_first_comment_survives_fifty_updates(system: System) -> None:
    ticket_id = system.ticket("The serial number is QX-7781.")
    for number in range(50):
        system.comment(ticket_id, f"Attempt {number}.")
        document = await waited(system, ticket_id)

    assert "QX-7781" in system.model.ticket_prompts[-1]
    assert document.comments.covered == document.comments.total == 51
    assert document.revision == 50


async def test_an_edit_replaces_what_was_said(system: System) -> None:
    ticket_id = system.ticket()
    comment_id = system.comment(ticket_id, "Call me at 555-0100.")
    assert "555-0100" in str((await waited(system, ticket_id)).summary)

    system.sample.edit(comment_id, "Call me at 555-0199.")
    document = await waited(system, ticket_id)

    assert "555-0199" in str(document.summary)
    assert "555-0100" not in str(document.summary)


async def test_a_redaction_leaves_nothing_of_the_secret(system: System) -> None:
    ticket_id = system.ticket()
    comment_id = system.comment(ticket_id, "My card is 4111-1111.")
    await waited(system, ticket_id)

    system.sample.redact(comment_id, "4111-1111")
    document = await waited(system, ticket_id)

    assert "4111-1111" not in document.model_dump_json()


async def test_a_comment_made_private_is_asked_about_again(system: System) -> None:
    ticket_id = system.ticket()
    comment_id = system.comment(ticket_id, "Only for colleagues.")
    await waited(system, ticket_id)

    system.sample.make_private(comment_id)
    document = await waited(system, ticket_id)

    assert document.usage.calls == 2
    assert '"role": "note"' in system.model.ticket_prompts[-1]


def _merged(system: System, ticket_id: int) -> None:
    target = system.ticket()
    system.sample.merge(ticket_id, target, "Merged.", author_id=system.customer_id)


def _deleted(system: System, ticket_id: int) -> None:
    system.sample.delete(ticket_id)


def _orphaned(system: System, ticket_id: int) -> None:
    system.sample.change(ticket_id, organization_id=None)


@pytest.mark.parametrize("leaves", [_merged, _deleted, _orphaned])
async def test_a_ticket_that_is_gone_leaves_the_insights(
    system: System, leaves: Callable[[System, int], None]
) -> None:
    acme = system.organization()
    stays = system.ticket("I stay.", organization_id=acme)
    goes = system.ticket("I go away.", organization_id=acme)
    for ticket_id in (stays, goes):
        await waited(system, ticket_id)
    await system.fresh_organization(acme, tickets=2)

    leaves(system, goes)
    await waited(system, goes)

    insights = await system.fresh_organization(acme, tickets=1)
    assert "I go away." not in insights.model_dump_json()
    assert "I go away." not in system.model.organization_prompts[-1]
    assert [topic.ticket_ids for topic in insights.summary.trending_topics] == [[stays]]


async def test_the_last_ticket_to_leave_takes_the_insights_along(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await waited(system, ticket_id)
    await system.fresh_organization(acme, tickets=1)

    system.sample.delete(ticket_id)
    await waited(system, ticket_id)

    insights = await system.fresh_organization(acme, tickets=0)
    assert insights.summary is None
    assert insights.usage.calls == 1


async def test_a_ticket_that_moves_is_known_to_one_organization(system: System) -> None:
    old, new = system.organization("Old"), system.organization("New")
    ticket_id = system.ticket(organization_id=old)
    await waited(system, ticket_id)
    await system.fresh_organization(old, tickets=1)

    system.sample.change(ticket_id, organization_id=new)
    document = await waited(system, ticket_id)

    assert document.organization_id == new
    await system.fresh_organization(old, tickets=0)
    await system.fresh_organization(new, tickets=1)


async def test_a_deleted_ticket_is_a_tombstone_without_words(system: System) -> None:
    ticket_id = system.ticket("Delete these words.", subject="And these")
    await waited(system, ticket_id)

    system.sample.delete(ticket_id)
    document = await waited(system, ticket_id)

    assert document.ticket_status == "deleted"
    assert document.summary is None
    assert document.subject is None
    assert document.status == "ready"


async def test_a_ticket_that_is_restored_is_summarized_again(system: System) -> None:
    ticket_id = system.ticket("I am back.")
    await waited(system, ticket_id)
    system.sample.delete(ticket_id)
    await waited(system, ticket_id)

    system.sample.change(ticket_id, status="open")
    document = await waited(system, ticket_id)

    assert "I am back." in str(document.summary)


async def test_attributes_follow_although_the_model_fails(system: System) -> None:
    old, new = system.organization("Old"), system.organization("New")
    ticket_id = system.ticket(organization_id=old)
    before = await waited(system, ticket_id)
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)

    system.sample.change(ticket_id, organization_id=new, status="pending")
    await system.post(ticket_id)

    failed = await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)
    assert failed.ticket_status == "pending"
    assert failed.organization_id == new
    assert failed.summary == before.summary
    assert failed.stale
