"""Old tickets are summarized once, within the limits, and lost webhooks are made up for."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import PendingActivityState
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.cli.commands import on_terminal, ticketfu
from tests.harness import KEY, System, eventually, running_system
from ticketfu.backfill.client import walk_workflow_id, want_reconciliation
from ticketfu.backfill.models import BackfillProgress
from ticketfu.sample.limits import RateLimits

BACKFILL = "/api/v1/backfill"
TICKETS = "/api/v2/tickets"
CTRL_C = b"\x03"
NOT_FOUND = '{"error": "RecordNotFound", "description": "Not found"}'

# One answer of the tests' model, at LLM_PRICE=1/2.
CALL_USD = 0.00014
PRICED = {"llm_price": "1/2", "organization_settle_seconds": 0.5}


MEANINGLESS: list[dict[str, object]] = [
    {"since": "yesterday"},
    {"since": "2126-01-01"},
    {"since": "0001-01-01T00:00:00+14:00"},
    {"since": "9999-12-31T23:59:59-14:00"},
    {"organization_id": "acme"},
    {"max_cost_usd": 0},
    {"max_cost_usd": -1},
    {"max_cost_usd": "1e999"},
    {"dry_run": "perhaps"},
]


async def ask(system: System, method: str = "GET", **body: object) -> BackfillProgress:
    answer = await system.http.request(method, BACKFILL, json=body if method == "POST" else None)
    answer.raise_for_status()
    return BackfillProgress.model_validate_json(answer.content)


async def ended(system: System) -> BackfillProgress:
    return await eventually(lambda: ask(system), lambda progress: progress.state != "running")


async def test_a_backfill_summarizes_what_nobody_told_of(temporal: Client) -> None:
    async with running_system(temporal, **PRICED) as system:
        assert (await ask(system)).state == "none"
        acme = system.organization()
        tickets = [system.ticket(organization_id=None if n % 6 else acme) for n in range(30)]
        system.sample.delete(gone := system.ticket())
        # Zendesk answers so for a ticket that is deleted between the export and its refresh.
        meanwhile = system.ticket()
        system.sample.fail_next(f"{TICKETS}/{meanwhile}", status=404, body=NOT_FOUND)

        estimate = await ask(system, "POST", dry_run=True)
        assert (estimate.state, estimate.estimate.tickets) == ("done", 31)
        assert estimate.estimate.cost_usd == pytest.approx(31 * 0.0048)
        assert system.model.prompts == []
        deleted, scrubbed = await known_and_deleted(system)

        assert (await ask(system, "POST")).state == "running"
        progress = await ended(system)

        assert (progress.state, progress.error, progress.eta) == ("done", None, None)
        assert (progress.tickets.total, progress.tickets.done, progress.tickets.failed) == (
            *(34, 34),
            0,
        )
        assert progress.spent_usd > 29.9 * CALL_USD
        assert len(system.model.ticket_prompts) == 30 + 2
        for number in tickets:
            assert (await system.fresh(number)).summary
        assert await _status(system, gone) == await _status(system, scrubbed) == 404
        for number in (deleted, meanwhile):
            document = await system.fresh(number)
            assert (document.ticket_status, document.summary) == ("deleted", None)
        await system.fresh_organization(acme, tickets=5)


async def test_one_organization_a_bound_of_money_and_a_worker_that_stops(temporal: Client) -> None:
    async with running_system(temporal, **PRICED) as system:
        acme, other = system.organization(), system.organization()
        tickets = [system.ticket(organization_id=acme) for _ in range(6)]
        system.ticket(organization_id=other)
        for body in MEANINGLESS:
            assert (await system.http.post(BACKFILL, json=body)).status_code == 422
        asked = {"organization_id": acme, "max_cost_usd": 2.5 * CALL_USD}

        await ask(system, "POST", **asked)
        stopped = await ended(system)
        assert stopped.state == "stopped_by_budget"
        # Its organization's narrative counts too, and is not known at once.
        assert 2 <= len(system.model.ticket_prompts) <= 4

        system.model.gate.clear()
        await ask(system, "POST", organization_id=acme)
        again = await system.http.post(BACKFILL, json={})
        assert (again.status_code, again.json()["state"]) == (200, "running")
        await eventually(lambda: _running(system), lambda running: running > 0)
        system.model.gate.set()
        await system.stop_worker()
        system.start_worker()
        done = await ended(system)
        assert (done.state, done.tickets.done) == ("done", 6)
        for number in tickets:
            assert (await system.fresh(number)).summary
        assert len(system.model.ticket_prompts) == 6

        system.model.gate.clear()
        system.comment(tickets[0], "News.")
        await ask(system, "POST")
        cancelled = await ask(system, "DELETE")
        assert cancelled.state == "cancelled"
        assert (await ask(system, "DELETE")).state == "cancelled"
        system.model.gate.set()

        # Cancelled between two tries of a call that fails, it ends at once: the next one begins.
        system.sample.fail_next("/api/v2/incremental", times=1000)
        await ask(system, "POST")
        await eventually(lambda: _waits_for_its_next_try(system), bool)
        await ask(system, "DELETE")
        system.sample.heal()
        begun = await system.http.post(BACKFILL, json={"organization_id": acme})
        assert (begun.status_code, begun.json()["state"]) == (202, "running")
        assert (await ended(system)).state == "done"


async def test_what_happens_now_goes_before_a_backfill(temporal: Client, tmp_path: Path) -> None:
    quota = {"zendesk_requests_per_minute": 100, "llm_concurrency": 60}
    async with running_system(temporal, **quota) as system:
        system.sample.limits = RateLimits(100)
        *tickets, waiting = [system.ticket() for _ in range(60)]
        await ask(system, "POST")
        await eventually(lambda: _has_begun(system, waiting), bool)
        assert _unread(system, [waiting])

        await system.sample.announce(waiting)
        await system.fresh(waiting)
        await system.post(new := system.ticket())
        await system.fresh(new)

        assert (await ask(system)).state == "running"
        # Of those that were asked for before it, each with two requests at 72 a minute.
        assert len(_unread(system, tickets)) > 20
        assert system.sample.limits.refused == 0

        # A person looks at it, goes away, and stops it later.
        env = {"TICKETFU_SERVER_URL": system.url, "SERVER_API_TOKEN": KEY}
        async with on_terminal(tmp_path, "backfill", env) as terminal:
            await terminal.shows(" min left")
            terminal.press(CTRL_C)
            await terminal.shows("It goes on")
            assert await terminal.process.wait() == 0
        bar, _, after = terminal.screen.decode().partition("It goes on")
        assert re.search("━.* of 60 tickets, .* a minute", bar)
        assert re.search(r"running\t\d+ of 60 tickets", after)
        assert (await ask(system)).state == "running"
        stopped = await ticketfu(tmp_path, "backfill --cancel", env)
        assert (stopped.code, stopped.out.splitlines()[-1].split("\t")[0]) == (0, "cancelled")


async def test_lost_webhooks_are_made_up_for(temporal: Client) -> None:
    async with running_system(temporal) as system:
        before = system.ticket()
        known, erased = system.ticket(), system.ticket()
        for ticket_id in (known, erased):
            system.sample.tickets[ticket_id].updated_at = datetime.now(UTC) - timedelta(seconds=30)
        # Changes of the sample account stand at its own time, long before the tests'.
        system.sample.change(before, tags=["old"])
        for ticket_id in (known, erased):
            await system.post(ticket_id)
            await system.fresh(ticket_id)
        await system.http.delete(f"/api/v1/ticket/{erased}")
        # No worker has one.
        bounded = {"max_cost_usd": 1.0}
        assert (await system.http.post(BACKFILL, json=bounded)).status_code == 422
        name = walk_workflow_id("reconcile", system.queue)
        await want_reconciliation(temporal, system.queue, 3600)
        lost = system.ticket()
        system.sample.tickets[lost].updated_at = datetime.now(UTC)

        skipper = TimeSkipper(temporal)
        await skipper.fast_forward(temporal.get_workflow_handle(name), timedelta(hours=2))

        await eventually(lambda: _status(system, lost), lambda status: status == 200)
        assert (await system.fresh(lost)).summary
        assert await _status(system, before) == await _status(system, erased) == 404
        assert len(system.model.ticket_prompts) == 3
        # The export shows it too, but its webhook came.
        assert system.sample.requests.count(f"GET {TICKETS}/{known}") == 1


async def _running(system: System) -> int:
    return system.model.running


async def _waits_for_its_next_try(system: System) -> bool:
    handle = system.temporal.get_workflow_handle(walk_workflow_id("backfill", system.queue))
    return (await handle.fetch_history()).events[-1].HasField("timer_started_event_attributes")


def _unread(system: System, tickets: list[int]) -> list[int]:
    return [number for number in tickets if not system.sample.count(f"GET {TICKETS}/{number}")]


async def _has_begun(system: System, ticket_id: int) -> bool:
    """True once its refresh has a place."""
    if await _status(system, ticket_id) == 404:
        return False
    entity = (await system.entity(ticket_id).describe()).raw_description
    begun = PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
    return any(each.state == begun for each in entity.pending_activities)


async def known_and_deleted(system: System) -> tuple[int, int]:
    """Two tickets that have summaries; since, one was deleted and the other scrubbed, unheard."""
    deleted, scrubbed = system.ticket(), system.ticket()
    for number in (deleted, scrubbed):
        await system.post(number)
        await system.fresh(number)
        system.sample.delete(number)
    system.sample.scrub(scrubbed)
    return deleted, scrubbed


async def _status(system: System, ticket_id: int) -> int:
    return (await system.http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code
