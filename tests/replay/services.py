"""The workflows beside the entities whose histories are kept: walks, limits, webhooks."""

from datetime import timedelta

from pydantic import SecretStr
from temporalio.testing import TimeSkipper

from tests.harness import KEY, System, eventually
from ticketfu.backfill.client import Backfills, walk_workflow_id, want_reconciliation
from ticketfu.backfill.models import BackfillAsked
from ticketfu.limits.leases import limits_workflow_id
from ticketfu.stored import ROTATE_KEYS
from ticketfu.ticket.erasure import erasure_id
from ticketfu.ticket.erasure_workflow import SHOWN
from ticketfu.webhook.client import Webhooks
from ticketfu.webhook.models import WORKFLOW_ID, WebhooksWanted


async def backfill_done(system: System) -> str:
    """Zendesk fails for a while, then all is walked over."""
    tickets = [system.ticket() for _ in range(3)]
    name = walk_workflow_id("backfill", system.queue)
    system.sample.fail_next("/api/v2/incremental", times=1000)
    backfills = Backfills(system.temporal, system.queue)
    await backfills.start(BackfillAsked())
    await eventually(lambda: _last_event(system, name), lambda event: event == "timer_started")
    system.sample.heal()
    handle = system.temporal.get_workflow_handle(name)
    await TimeSkipper(system.temporal).fast_forward(handle, timedelta(minutes=1))
    await eventually(backfills.progress, lambda progress: progress.state == "done")
    for ticket_id in tickets:
        await system.fresh(ticket_id)
    return name


async def backfill_cancelled(system: System) -> str:
    """Cancelled while tickets are under way."""
    system.ticket()
    system.model.gate.clear()
    backfills = Backfills(system.temporal, system.queue)
    await backfills.start(BackfillAsked())
    await eventually(lambda: _running(system), lambda running: running == 1)
    await backfills.cancel()
    return walk_workflow_id("backfill", system.queue)


async def reconciliation(system: System) -> str:
    """It looks twice, rests, and looks again at another pace."""
    name = walk_workflow_id("reconcile", system.queue)
    skipper, handle = TimeSkipper(system.temporal), system.temporal.get_workflow_handle(name)
    await want_reconciliation(system.temporal, system.queue, 3600)
    for asked in (1, 2):
        await skipper.fast_forward(handle, timedelta(hours=1))
        await eventually(lambda: _exports(system), lambda exports, least=asked: exports >= least)
    for seconds in (0, 600):
        await want_reconciliation(system.temporal, system.queue, seconds)
    await skipper.fast_forward(handle, timedelta(minutes=10))
    await eventually(lambda: _exports(system), lambda exports: exports >= 3)
    await eventually(lambda: _last_event(system, name), lambda event: event == "timer_started")
    return name


async def limits_leased(system: System) -> str:
    """Leases of two workers in turn, and a run that ended for another key."""
    name = limits_workflow_id(system.queue)
    await _refreshed(system)
    await system.stop_worker()
    system.start_worker()
    await _refreshed(system)
    return await _ended_for_another_key(system, name)


async def webhooks_kept(system: System) -> str:
    """Made, one half only at the second try; a check that everything is in order."""
    await system.stop_worker()
    system.settings = system.settings.model_copy(update={"server_api_token": SecretStr(KEY)})
    system.start_worker()
    webhooks = Webhooks(system.temporal, system.queue)
    wanted = WebhooksWanted(base_url="https://ticketfu.example")
    system.sample.fail_next("/api/v2/triggers", status=422)
    await webhooks.setup(wanted)
    handle = system.temporal.get_workflow_handle(WORKFLOW_ID)
    await TimeSkipper(system.temporal).fast_forward(handle, timedelta(hours=1))
    await webhooks.setup(wanted)
    return await _ended_for_another_key(system, WORKFLOW_ID)


async def erasure_listed(system: System) -> str:
    """Listed while the ticket is erased, and for a while after."""
    ticket_id = await _refreshed(system)
    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    name = erasure_id(ticket_id)
    handle = system.temporal.get_workflow_handle(name)
    await TimeSkipper(system.temporal).fast_forward(handle, SHOWN)
    await handle.result()
    return name


SERVICES = (
    *(backfill_done, backfill_cancelled, reconciliation, limits_leased, webhooks_kept),
    erasure_listed,
)


async def _ended_for_another_key(system: System, name: str) -> str:
    """The run that goes on as new when the keys are rotated."""
    first = await run_of(system, name)
    await system.temporal.get_workflow_handle(name).signal(ROTATE_KEYS, "")
    await eventually(lambda: run_of(system, name), lambda run: run != first)
    return f"{name}/{first}"


async def run_of(system: System, name: str) -> str:
    return (await system.temporal.get_workflow_handle(name).describe()).run_id


async def _last_event(system: System, name: str) -> str:
    """The newest event's kind, such as `timer_started`."""
    history = await system.temporal.get_workflow_handle(name).fetch_history()
    kind = history.events[-1].WhichOneof("attributes") or ""
    return kind.removesuffix("_event_attributes")


async def _exports(system: System) -> int:
    return system.sample.count("GET /api/v2/incremental")


async def _refreshed(system: System) -> int:
    """A new ticket, until its summary is there."""
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return ticket_id


async def _running(system: System) -> int:
    return system.model.running
