"""The entities whose histories are kept: each goes through another kind of day."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from starlette.responses import JSONResponse
from temporalio.client import Client, WorkflowHistory
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually
from tests.organization.test_entity import digest
from tests.replay.events import EVENTS
from tests.replay.services import SERVICES, run_of
from ticketfu.entity.memo import Memo
from ticketfu.organization.client import Organizations

Shape = Callable[[System], Awaitable[str]]
"""Goes through it and gives the workflow id, with the run's id behind a slash if it has ended."""


async def ticket_burst(system: System) -> str:
    """Signals that fold, repeated ones, and some during the refresh."""
    ticket_id = system.ticket()
    system.model.gate.clear()
    await system.post(ticket_id, **{"Idempotency-Key": "one"})
    await eventually(lambda: _running(system), lambda running: running == 1)
    system.comment(ticket_id, "News.")
    for _ in range(3):
        await system.post(ticket_id, **{"Idempotency-Key": "one"})
        await system.post(ticket_id)
    system.model.gate.set()
    await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_move(system: System) -> str:
    """From one organization to another, to none, and back."""
    old, new = system.organization("Old"), system.organization("New")
    ticket_id = system.ticket(organization_id=old)
    await _waited(system, ticket_id)
    name = f"ticket-workflow-{ticket_id}"
    first = await run_of(system, name)
    for organization_id in (new, None, old):
        system.sample.change(ticket_id, organization_id=organization_id)
        await _waited(system, ticket_id)
    return f"{name}/{first}"


async def ticket_failure(system: System) -> str:
    """Zendesk fails, then the model; the next signal heals."""
    ticket_id = system.ticket()
    system.sample.fail_next("/api/v2/tickets", status=403, times=4)
    await system.post(ticket_id)
    await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)
    system.sample.heal()
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    await _waited(system, ticket_id)
    system.model.faults.clear()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_moved_up(system: System) -> str:
    """A person asks while the refresh runs: it is taken back, and finished all the same."""
    ticket_id = system.ticket()
    system.model.gate.clear()
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)
    waiting = asyncio.create_task(_waited(system, ticket_id))
    await eventually(lambda: _events(system, ticket_id), lambda events: events > 10)
    system.model.gate.set()
    await waiting
    return f"ticket-workflow-{ticket_id}"


async def ticket_taken_back(system: System) -> str:
    """Every place is taken: the refresh still queues when a person asks, and goes in again."""
    system.model.gate.clear()
    for _ in range(16):
        await system.post(system.ticket())
    await eventually(lambda: _running(system), lambda running: running == 16)
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await eventually(lambda: _known(system, ticket_id), bool)
    waiting = asyncio.create_task(_waited(system, ticket_id))
    await eventually(lambda: _events(system, ticket_id), lambda events: events > 10)
    system.model.gate.set()
    await waiting
    return f"ticket-workflow-{ticket_id}"


async def ticket_erased(system: System) -> str:
    """Erased while its summary is on the way, and begun anew by the next change."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await _waited(system, ticket_id)
    system.model.gate.clear()
    system.comment(ticket_id, "News.")
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)
    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    system.model.gate.set()
    await eventually(lambda: _erased(system, ticket_id), bool)
    await system.post(ticket_id)
    await eventually(lambda: _erased(system, ticket_id), lambda erased: not erased)
    await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_redacted(system: System) -> str:
    """The run ends with the words; the next one deletes it."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    comment_id = system.comment(ticket_id, "Waldemar.")
    await _waited(system, ticket_id)
    name = f"ticket-workflow-{ticket_id}"
    first = await run_of(system, name)
    system.sample.redact(comment_id, "Waldemar")
    await _waited(system, ticket_id)
    await eventually(lambda: run_of(system, name), lambda run: run != first)
    await _waited(system, ticket_id)
    return name


async def ticket_outage(system: System) -> str:
    """The model is away for an hour; the entity's own retries heal it."""
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)
    skipper = TimeSkipper(system.temporal)
    await skipper.fast_forward(system.entity(ticket_id), timedelta(hours=1))
    system.model.faults.clear()
    await skipper.fast_forward(system.entity(ticket_id), timedelta(minutes=20))
    await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_renewed(system: System) -> str:
    """Continued as new with a state that has seen much."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    for number in range(20):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
    return f"ticket-workflow-{ticket_id}"


async def ticket_rested(system: System) -> str:
    """Continued as new when nothing was pending; the run that ended so."""
    ticket_id = system.ticket(organization_id=system.organization())
    name = f"ticket-workflow-{ticket_id}"
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    first = await run_of(system, name)
    while await run_of(system, name) == first:
        system.comment(ticket_id, "News.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
    return f"{name}/{first}"


async def organization_growth(system: System) -> str:
    """Tickets come, some together, change and leave; the debounce is awaited."""
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue, settle_seconds=0.3)
    notify = organizations.ticket_summarized
    await asyncio.gather(*(notify(acme, number, digest(number)) for number in (1, 2, 3)))
    await system.fresh_organization(acme, tickets=3)
    await organizations.ticket_summarized(acme, 2, digest(2, status="solved"))
    await organizations.ticket_summarized(acme, 3, None)
    await system.fresh_organization(acme, tickets=2)
    return f"organization-workflow-{acme}"


async def organization_forgets(system: System) -> str:
    """A ticket is erased: the narrative goes at once, the run with it."""
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue, settle_seconds=0.3)
    for number in (1, 2):
        await organizations.ticket_summarized(acme, number, digest(number))
    await system.fresh_organization(acme, tickets=2)
    await organizations.ticket_summarized(acme, 2, None, erased=True)
    await system.fresh_organization(acme, tickets=1)
    return f"organization-workflow-{acme}"


async def organization_failure(system: System) -> str:
    acme = system.organization()
    organizations = Organizations(system.temporal, system.queue)
    system.model.faults["data"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    await organizations.ticket_summarized(acme, 1, digest(1))

    async def failed() -> bool:
        answer = await system.http.get(f"/api/v1/organization/{acme}/summary")
        return answer.status_code == 200 and answer.json()["error"] is not None

    await eventually(failed, bool)
    system.model.faults.clear()
    await organizations.ticket_summarized(acme, 2, digest(2))
    await system.fresh_organization(acme, tickets=2)
    return f"organization-workflow-{acme}"


async def ticket_traced(system: System) -> str:
    """Recorded with traces: what asks for a refresh and what it does carry a header."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    system.comment(ticket_id, "News.")
    await _waited(system, ticket_id)
    return f"ticket-workflow-{ticket_id}"


TRACED = {"ticket_traced"}

SHAPES: dict[str, Shape] = {
    shape.__name__: shape
    for shape in (
        ticket_burst,
        ticket_move,
        ticket_failure,
        ticket_moved_up,
        ticket_taken_back,
        ticket_erased,
        ticket_redacted,
        ticket_outage,
        ticket_renewed,
        ticket_rested,
        ticket_traced,
        organization_growth,
        organization_forgets,
        organization_failure,
        *SERVICES,
        *EVENTS,
    )
}

BEFORE_PATCHES = {"ticket_long"}
"""Recorded before a patch: a run at rest that was not kept short. None can be recorded again."""


async def _waited(system: System, ticket_id: int) -> None:
    await system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})


async def _running(system: System) -> int:
    return system.model.running


async def _erased(system: System, ticket_id: int) -> bool:
    return await Memo.of(await system.entity(ticket_id).describe()).is_erased()


async def _known(system: System, ticket_id: int) -> bool:
    """Say if a refresh was asked for."""
    description = await system.entity(ticket_id).describe()
    return bool(description.raw_description.pending_activities)


async def _events(system: System, ticket_id: int) -> int:
    return len((await system.entity(ticket_id).fetch_history()).events)


async def history_of(temporal: Client, lived: str) -> WorkflowHistory:
    workflow_id, _, run_id = lived.partition("/")
    handle = temporal.get_workflow_handle(workflow_id, run_id=run_id or None)
    return await handle.fetch_history()
