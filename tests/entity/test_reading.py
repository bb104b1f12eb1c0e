"""The memo answers readers: always, and with what a query would give."""

import asyncio

import httpx2
import pytest
from temporalio.exceptions import ApplicationError

from tests.harness import System, eventually
from tests.waiting import listing
from ticketfu.cli import wiring
from ticketfu.entity.activity_errors import opaque_errors
from ticketfu.temporal import Connection, connect
from ticketfu.ticket.models import QUERY, WORKFLOW, TicketDocument
from ticketfu.ticket.state import TicketState
from ticketfu.worker import NotStarted, run_workers


async def test_every_way_to_read_an_entity_gives_the_same_document(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    shown = await system.fresh(ticket_id)
    await system.fresh_organization(acme, tickets=1)

    assert shown == await system.entity(ticket_id).query(QUERY, result_type=TicketDocument)
    for kind, number in (("ticket", ticket_id), ("organization", acme)):
        path = f"/api/v1/{kind}"
        in_path = await system.http.get(f"{path}/{number}/summary")
        # FastAPI itself reads and answers a call with a query.
        in_query = await system.http.get(f"{path}/summary?{kind}_id={number}")
        assert in_path.status_code == in_query.status_code == 200
        assert in_path.content == in_query.content
        assert _headers(in_path) == _headers(in_query)


def _headers(answer: httpx2.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


async def test_an_entity_that_has_just_continued_is_read_and_listed_without_a_worker(
    system: System,
) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    comment_id = system.comment(ticket_id, "Waldemar")
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    first = (await system.entity(ticket_id).describe()).run_id
    system.sample.redact(comment_id, "Waldemar")
    await system.post(ticket_id)

    async def run() -> str:
        return (await system.entity(ticket_id).describe()).run_id

    await eventually(run, lambda run_id: run_id != first)
    await system.stop_worker()
    shown = await system.read(ticket_id)

    async def listed() -> list[TicketDocument]:
        found = await listing(system.http, "tickets", organization_id=acme)
        rows = found.json()["tickets"]
        return [TicketDocument.model_validate(row) for row in rows]

    assert shown.summary
    assert shown.comments.total == 2
    (row,) = await eventually(listed, lambda rows: len(rows) == 1 and rows[0].revision == 2)
    assert row.subject == shown.subject


async def test_a_run_in_which_nothing_has_come_yet_is_as_fresh_as_the_one_before(
    system: System,
) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    await _begin_again(system, ticket_id)

    assert not (await system.read(ticket_id)).stale
    await system.post(ticket_id)
    assert (await system.read(ticket_id)).stale


async def test_an_erasure_counts_before_the_first_task_of_a_run_that_was_put_off(
    system: System,
) -> None:
    """Temporal puts it off for a second where a run continues as new in its first second."""
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    await _begin_again(system, ticket_id, "0 0 29 2 *")

    assert not (await system.read(ticket_id)).stale
    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    assert (await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 404


async def _begin_again(system: System, ticket_id: int, first_task_at: str = "") -> None:
    """Begin a run as an entity continues: with its memo, and a task that waits for a worker.

    A schedule puts that task off as Temporal does after a short run: a plain signal causes none.
    """
    await system.stop_worker()
    entity = system.entity(ticket_id)
    memo = await (await entity.describe()).memo()
    await entity.terminate()
    await system.temporal.start_workflow(
        WORKFLOW,
        TicketState.new(ticket_id),
        id=entity.id,
        task_queue=system.queue,
        memo=memo,
        cron_schedule=first_task_at,
    )


@pytest.mark.parametrize("error", [ValueError, KeyError, UnicodeDecodeError, RuntimeError])
def test_an_unknown_exception_leaves_its_words_at_the_activitys_boundary(
    error: type[Exception],
) -> None:
    words = (
        ("utf-8", b"Waldemar", 0, 1, "Waldemar") if error is UnicodeDecodeError else ("Waldemar",)
    )

    with pytest.raises(ApplicationError) as raised, opaque_errors():
        raise error(*words)

    assert raised.value.message == error.__name__
    assert raised.value.__cause__ is None
    assert "Waldemar" not in str(raised.value)


async def test_workers_that_cannot_start_end_and_leave_the_place_to_others(
    temporal_address: str, system: System
) -> None:
    """As where Temporal dies between connect and start; here it lacks their namespace."""
    nowhere = await connect(Connection(temporal_address, namespace="nowhere"))
    async with wiring.workers(system.settings, nowhere) as create:
        with pytest.raises(NotStarted, match="nowhere"):
            await run_workers(create(), asyncio.Event())
