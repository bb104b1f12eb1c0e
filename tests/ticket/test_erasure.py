"""DELETE forgets a ticket: its entity, all its runs, and what the organization knows of it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from functools import partial

import httpx2
import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from tests.harness import System, eventually, fresh_id, running_system
from tests.test_bounds import runs
from ticketfu.entity import earlier_runs
from ticketfu.entity.client import OPEN_STATUSES
from ticketfu.entity.earlier_runs import EarlierRuns, delete_runs
from ticketfu.entity.memo import Memo
from ticketfu.organization.client import Organizations


async def test_an_erased_ticket_was_never_seen(system: System) -> None:
    acme = system.organization()
    stays = system.ticket("I stay.", organization_id=acme)
    goes = system.ticket("I go away.", organization_id=acme)
    for ticket_id in (stays, goes):
        await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=2)

    answer = await system.http.delete(f"/api/v1/ticket/{goes}")

    assert (answer.status_code, answer.content) == (204, b"")
    again = await system.http.get(f"/api/v1/ticket/{goes}/summary")
    assert again.status_code == 404
    insights = await system.fresh_organization(acme, tickets=1)
    assert "I go away." not in insights.model_dump_json()


async def test_every_run_of_a_long_history_is_erased(system: System) -> None:
    ticket_id = system.ticket()
    for number in range(20):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
    workflow_id = f"ticket-workflow-{ticket_id}"
    assert len(await runs(system.temporal, workflow_id)) > 1

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    await system.post(ticket_id)
    await _found(system, ticket_id)

    async def listed() -> int:
        query = f"WorkflowId='{workflow_id}'"
        return len([run async for run in system.temporal.list_workflows(query)])

    await eventually(listed, lambda runs: runs == 1)


async def test_a_ticket_can_be_erased_while_no_worker_runs(temporal: Client) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        await system.stop_worker()

        answer = await system.http.delete(f"/api/v1/ticket/{ticket_id}")

        assert answer.status_code == 204
        read = await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")
        assert read.status_code == 404


async def test_what_was_never_seen_is_erased_already(system: System) -> None:
    assert (await system.http.delete(f"/api/v1/ticket/{fresh_id()}")).status_code == 204


async def test_what_begins_while_closed_runs_are_deleted_stays(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    name = f"ticket-workflow-{ticket_id}"
    assert len(await eventually(partial(runs, system.temporal, name), bool)) == 1

    assert await delete_runs(system.temporal, EarlierRuns(workflow_id=name)) == 0
    assert (await system.read(ticket_id)).summary


async def test_erasing_again_what_has_ended_is_harmless(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticketfu.ticket.workflow.SHOWN_ERASED", timedelta(0))
    async with running_system(temporal) as system:
        acme = system.organization()
        stays, goes = (system.ticket(organization_id=acme) for _ in range(2))
        for ticket_id in (stays, goes):
            await system.post(ticket_id)
        await system.fresh_organization(acme, tickets=2)
        await system.http.delete(f"/api/v1/ticket/{goes}")
        await eventually(partial(_ended, system, goes), bool)
        before = await system.fresh_organization(acme, tickets=1)

        answers = [await system.http.delete(f"/api/v1/ticket/{goes}") for _ in range(2)]

        assert [answer.status_code for answer in answers] == [204, 204]
        assert await _ended(system, goes)
        assert (await system.http.get(f"/api/v1/ticket/{goes}/summary")).status_code == 404
        # Stale while the run that held the ticket's words is being deleted.
        assert await system.fresh_organization(acme) == before
        assert (await system.fresh(stays)).status == "ready"


async def test_a_ticket_erased_while_its_summary_is_on_the_way_stays_nowhere(
    system: System,
) -> None:
    acme = system.organization()
    ticket_id = system.ticket("I go away.", organization_id=acme)
    system.model.gate.clear()
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)
    system.model.gate.set()
    await system.http.delete(f"/api/v1/ticket/{ticket_id}")

    await _gone(system, ticket_id)

    async def known() -> httpx2.Response:
        return await system.http.get(f"/api/v1/organization/{acme}/summary")

    await eventually(
        known, lambda got: got.status_code == 404 or got.json()["tickets"]["covered"] == 0
    )


async def test_who_waits_for_a_summary_does_not_keep_an_erased_ticket(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The answer in hand comes before the erased run ends.
    monkeypatch.setattr("ticketfu.ticket.workflow.NEXT_TASK", timedelta(seconds=60))
    monkeypatch.setattr("ticketfu.ticket.workflow.SHOWN_ERASED", timedelta(0))
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        system.model.gate.clear()
        waiting = asyncio.create_task(
            system.http.post("/api/v1/ticket", json={"ticket_id": ticket_id}, params={"wait": 60})
        )
        await eventually(lambda: _running(system), lambda running: running == 1)

        await system.http.delete(f"/api/v1/ticket/{ticket_id}")
        waited = await waiting
        system.model.gate.set()

        assert waited.status_code == 202
        await eventually(partial(_ended, system, ticket_id), bool)


@pytest.mark.parametrize("leaves", ["erased", "redacted"])
async def test_an_organization_that_the_ticket_has_left_forgets_it_too(
    system: System, leaves: str
) -> None:
    acme, birch = system.organization("Acme"), system.organization("Birch")
    goes = system.ticket(organization_id=acme)
    comment_id = system.comment(goes, "We promise Waldemar.")
    await system.post(goes)
    await system.fresh_organization(acme, tickets=1)
    system.sample.change(goes, organization_id=birch)
    await system.post(goes)
    await system.fresh_organization(birch, tickets=1)
    system.comment(goes, "Hello?")
    await system.post(goes)
    await system.fresh(goes)
    acmes = f"organization-workflow-{acme}"
    await eventually(partial(_everything, system, acmes), lambda said: b"Waldemar" in said)

    if leaves == "erased":
        await system.http.delete(f"/api/v1/ticket/{goes}")
    else:
        system.sample.redact(comment_id, "Waldemar")
        await system.post(goes)

    await eventually(partial(_everything, system, acmes), lambda said: b"Waldemar" not in said)


async def test_a_narrative_that_is_being_renewed_shows_no_word_of_an_erased_ticket(
    system: System,
) -> None:
    acme = system.organization()
    for body in ("We promise Waldemar.", "Hello."):
        goes = system.ticket(body, organization_id=acme)
        await system.post(goes)
    await system.fresh_organization(acme, tickets=2)
    await system.stop_worker()
    organizations = Organizations(system.temporal, system.queue)
    # It leaves first, as a ticket that moves does.
    await organizations.ticket_summarized(acme, goes, None)
    await organizations.ticket_summarized(acme, goes, None, erased=True)
    system.model.gate.clear()
    system.start_worker()

    await eventually(lambda: _running(system), lambda running: running == 1)

    assert (await system.read_organization(acme)).summary is None


async def test_an_erasure_that_no_worker_has_seen_hides_the_words_at_once(
    system: System,
) -> None:
    acme = system.organization()
    ticket_id = system.ticket("I go away.", organization_id=acme)
    await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    await system.fresh(ticket_id)
    await system.stop_worker()

    answer = await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    read = await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")
    insights = await system.read_organization(acme)
    system.start_worker()
    after = await system.fresh_organization(acme, tickets=0)

    assert (answer.status_code, read.status_code) == (204, 404)
    assert insights.summary is None
    assert insights.stale
    assert "I go away." not in after.model_dump_json()


@pytest.mark.parametrize("leaves", ["erased", "redacted", "deleted"])
async def test_words_that_must_go_leave_every_history(system: System, leaves: str) -> None:
    acme = system.organization()
    ticket_id = system.ticket("Hello.", organization_id=acme)
    comment_id = system.comment(ticket_id, "We promise Waldemar.")
    await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    entities = [f"ticket-workflow-{ticket_id}", f"organization-workflow-{acme}"]
    for entity in entities:
        await eventually(partial(_everything, system, entity), lambda said: b"Waldemar" in said)

    if leaves == "erased":
        await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    elif leaves == "redacted":
        system.sample.redact(comment_id, "Waldemar")
        await system.post(ticket_id)
    else:
        system.sample.delete(ticket_id)
        await system.post(ticket_id)

    for entity in entities:
        await eventually(partial(_everything, system, entity), lambda said: b"Waldemar" not in said)


async def test_a_run_that_has_just_closed_is_not_deleted_yet(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(earlier_runs, "CLOSED_FOR", timedelta(hours=1))
    ticket_id = system.ticket(subject="Waldemar")
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")

    async def attempts() -> int:
        entity = (await system.entity(ticket_id).describe()).raw_description
        return max((each.attempt for each in entity.pending_activities), default=0)

    await eventually(attempts, lambda found: found > 3)
    assert b"Waldemar" in await _everything(system, f"ticket-workflow-{ticket_id}")


async def test_an_erased_ticket_comes_back_with_its_next_change(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    await system.post(ticket_id)
    await _found(system, ticket_id)
    assert (await system.fresh(ticket_id)).revision == 1


async def _found(system: System, ticket_id: int) -> None:
    """Until an erased ticket has begun anew."""

    async def status() -> int:
        return (await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code

    await eventually(status, lambda status: status == 200)


async def _gone(system: System, ticket_id: int) -> None:
    """Until the entity has notified every organization, which its memo shows."""

    async def left() -> list[int]:
        return await Memo.of(await system.entity(ticket_id).describe()).notified()

    await eventually(left, lambda organizations: organizations == [])


async def _ended(system: System, ticket_id: int) -> bool:
    """True once no run of the ticket goes on: the last is closed, or deleted already."""
    try:
        return (await system.entity(ticket_id).describe()).status not in OPEN_STATUSES
    except RPCError as error:
        return error.status is RPCStatusCode.NOT_FOUND


async def _running(system: System) -> int:
    return system.model.running


async def _everything(system: System, workflow_id: str) -> bytes:
    """All that Temporal stores of an entity: the histories of its runs, and their memos."""
    found = b""
    async for run in system.temporal.list_workflows(f"WorkflowId='{workflow_id}'"):
        found += run.raw_info.SerializeToString()
        handle = system.temporal.get_workflow_handle(workflow_id, run_id=run.run_id)
        with suppress(RPCError):
            history = await handle.fetch_history()
            found += b"".join(event.SerializeToString() for event in history.events)
    return found
