"""The lives of entities whose histories are kept: each leads one through another kind of day."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from starlette.responses import JSONResponse
from temporalio.client import Client, WorkflowHistory
from temporalio.testing import TimeSkipper

from tests.organization.test_entity import digest
from tests.system import System, eventually
from ticketfu.organization.client import Organizations

Shape = Callable[[System], Awaitable[str]]
"""Lives a life and gives the workflow id, with the run's id behind a slash if it has ended."""


async def ticket_burst(ticketfu: System) -> str:
    """Signals that fold, repeated ones, and some during the refresh."""
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id, **{"Idempotency-Key": "one"})
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)
    ticketfu.comment(ticket_id, "News.")
    for _ in range(3):
        await ticketfu.post(ticket_id, **{"Idempotency-Key": "one"})
        await ticketfu.post(ticket_id)
    ticketfu.model.gate.set()
    await ticketfu.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_move(ticketfu: System) -> str:
    """From one organization to another, to none, and gone."""
    old, new = ticketfu.organization("Old"), ticketfu.organization("New")
    ticket_id = ticketfu.ticket(organization_id=old)
    await _waited(ticketfu, ticket_id)
    for organization_id in (new, None, old):
        ticketfu.sample.change(ticket_id, organization_id=organization_id)
        await _waited(ticketfu, ticket_id)
    ticketfu.sample.delete(ticket_id)
    await _waited(ticketfu, ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_failure(ticketfu: System) -> str:
    """Zendesk fails, then the model; the next signal heals."""
    ticket_id = ticketfu.ticket()
    ticketfu.sample.fail_next("/api/v2/tickets", status=403, times=4)
    await ticketfu.post(ticket_id)
    await eventually(lambda: ticketfu.read(ticket_id), lambda doc: doc.error is not None)
    ticketfu.sample.heal()
    ticketfu.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    await _waited(ticketfu, ticket_id)
    ticketfu.model.faults.clear()
    await ticketfu.post(ticket_id)
    await ticketfu.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_moved_up(ticketfu: System) -> str:
    """A person asks while the look runs: it is taken back, and finished all the same."""
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)
    waiting = asyncio.create_task(_waited(ticketfu, ticket_id))
    await eventually(lambda: _events(ticketfu, ticket_id), lambda events: events > 10)
    ticketfu.model.gate.set()
    await waiting
    return f"ticket-workflow-{ticket_id}"


async def ticket_taken_back(ticketfu: System) -> str:
    """Every place is taken: the look still queues when a person asks, and goes in again."""
    ticketfu.model.gate.clear()
    for _ in range(16):
        await ticketfu.post(ticketfu.ticket())
    await eventually(lambda: _running(ticketfu), lambda running: running == 16)
    ticket_id = ticketfu.ticket()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _known(ticketfu, ticket_id), bool)
    waiting = asyncio.create_task(_waited(ticketfu, ticket_id))
    await eventually(lambda: _events(ticketfu, ticket_id), lambda events: events > 10)
    ticketfu.model.gate.set()
    await waiting
    return f"ticket-workflow-{ticket_id}"


async def ticket_crowded(ticketfu: System) -> str:
    """So many signals during one look that the run gives it up and continues as new."""
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)
    first = (await ticketfu.entity(ticket_id).describe()).run_id
    while (await ticketfu.entity(ticket_id).describe()).run_id == first:
        await asyncio.gather(*(ticketfu.post(ticket_id) for _ in range(20)))
    ticketfu.model.gate.set()
    await ticketfu.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}/{first}"


async def ticket_outage(ticketfu: System) -> str:
    """The model is away for an hour; the entity's own retries heal it."""
    ticketfu.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    ticket_id = ticketfu.ticket()
    await ticketfu.post(ticket_id)
    await eventually(lambda: ticketfu.read(ticket_id), lambda doc: doc.error is not None)
    skipper = TimeSkipper(ticketfu.temporal)
    await skipper.fast_forward(ticketfu.entity(ticket_id), timedelta(hours=1))
    ticketfu.model.faults.clear()
    await skipper.fast_forward(ticketfu.entity(ticket_id), timedelta(minutes=20))
    await ticketfu.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_renewed(ticketfu: System) -> str:
    """Continued as new with a state that has seen much."""
    acme = ticketfu.organization()
    ticket_id = ticketfu.ticket(organization_id=acme)
    for number in range(20):
        ticketfu.comment(ticket_id, f"Attempt {number}.")
        await ticketfu.post(ticket_id)
        await ticketfu.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def organization_growth(ticketfu: System) -> str:
    """Tickets come, change and leave; the debounce is awaited."""
    acme = ticketfu.organization()
    told = Organizations(ticketfu.temporal, ticketfu.queue, settle_seconds=0.3)
    for number in (1, 2, 3):
        await told.ticket_summarized(acme, number, digest(number))
    await ticketfu.fresh_organization(acme, tickets=3)
    await told.ticket_summarized(acme, 2, digest(2, status="solved"))
    await told.ticket_summarized(acme, 3, None)
    await ticketfu.fresh_organization(acme, tickets=2)
    return f"organization-workflow-{acme}"


async def organization_failure(ticketfu: System) -> str:
    acme = ticketfu.organization()
    told = Organizations(ticketfu.temporal, ticketfu.queue)
    ticketfu.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    await told.ticket_summarized(acme, 1, digest(1))

    async def failed() -> bool:
        answer = await ticketfu.http.get(f"/api/v1/organization/{acme}/summary")
        return answer.status_code == 200 and answer.json()["error"] is not None

    await eventually(failed, bool)
    ticketfu.model.faults.clear()
    await told.ticket_summarized(acme, 2, digest(2))
    await ticketfu.fresh_organization(acme, tickets=2)
    return f"organization-workflow-{acme}"


SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        ticket_burst,
        ticket_move,
        ticket_failure,
        ticket_moved_up,
        ticket_taken_back,
        ticket_crowded,
        ticket_outage,
        ticket_renewed,
        organization_growth,
        organization_failure,
    )
}


async def _waited(ticketfu: System, ticket_id: int) -> None:
    await ticketfu.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})


async def _running(ticketfu: System) -> int:
    return ticketfu.model.running


async def _known(ticketfu: System, ticket_id: int) -> bool:
    """Whether a look was asked for."""
    description = await ticketfu.entity(ticket_id).describe()
    return bool(description.raw_description.pending_activities)


async def _events(ticketfu: System, ticket_id: int) -> int:
    return len((await ticketfu.entity(ticket_id).fetch_history()).events)


async def history_of(temporal: Client, lived: str) -> WorkflowHistory:
    workflow_id, _, run_id = lived.partition("/")
    handle = temporal.get_workflow_handle(workflow_id, run_id=run_id or None)
    return await handle.fetch_history()
