"""What a change costs: reads of Zendesk and calls of the model, counted on the wire."""

import asyncio

import pytest
from temporalio.client import Client

from tests.system import System, eventually, system
from ticketfu.worker import Options


def reads(ticketfu: System, ticket_id: int) -> int:
    return ticketfu.sample.requests.count(f"GET /api/v2/tickets/{ticket_id}")


async def test_twenty_webhooks_within_the_settle_time_cost_one_call(temporal: Client) -> None:
    async with system(temporal, settle=1) as ticketfu:
        ticket_id = ticketfu.ticket()

        answers = await asyncio.gather(*(ticketfu.post(ticket_id) for _ in range(20)))

        assert {answer.status_code for answer in answers} == {202}
        await ticketfu.fresh(ticket_id)
        assert len(ticketfu.model.ticket_prompts) == 1
        assert reads(ticketfu, ticket_id) == 1


async def test_what_arrives_during_a_refresh_causes_exactly_one_more(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)

    for number in range(10):
        ticketfu.comment(ticket_id, f"News {number}")
        await ticketfu.post(ticket_id)
    ticketfu.model.gate.set()

    document = await ticketfu.fresh(ticket_id)
    assert document.comments.covered == 11
    assert len(ticketfu.model.ticket_prompts) == 2


async def test_a_repeated_delivery_is_one_fact(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    for _ in range(5):
        await ticketfu.post(ticket_id, **{"Idempotency-Key": "delivery-1"})
        await ticketfu.fresh(ticket_id)

    assert reads(ticketfu, ticket_id) == 1


async def test_a_webhook_that_changed_nothing_visible_costs_no_call(ticketfu: System) -> None:
    acme = ticketfu.organization()
    ticket_id = ticketfu.ticket(organization_id=acme)
    await ticketfu.post(ticket_id)
    before = await ticketfu.fresh(ticket_id)
    await ticketfu.fresh_organization(acme, tickets=1)
    calls = len(ticketfu.model.prompts)

    ticketfu.sample.change(ticket_id, tags=["vip", "escalated"])
    await ticketfu.post(ticket_id)
    after = await eventually(
        lambda: ticketfu.read(ticket_id), lambda doc: doc.as_of != before.as_of and not doc.stale
    )

    assert len(ticketfu.model.prompts) == calls
    assert after.revision == before.revision
    assert after.usage.calls == 1


async def test_a_person_goes_before_the_backlog(temporal: Client) -> None:
    options = Options(llm_concurrency=1, organization_settle_seconds=0)
    async with system(temporal, options=options) as ticketfu:
        await _backlog(ticketfu)
        mine = ticketfu.ticket(subject="Mine")

        waiting = asyncio.create_task(
            ticketfu.http.post("/api/v1/ticket?wait=30", json={"ticket_id": mine})
        )
        await eventually(lambda: _known(ticketfu, mine), lambda known: known)
        ticketfu.model.gate.set()
        answer = await waiting

        assert answer.status_code == 200
        place = next(n for n, prompt in enumerate(ticketfu.model.prompts) if "Mine" in prompt)
        # The four partitions of the queue each have an order of their own.
        assert place <= 6


async def test_a_person_moves_a_queued_ticket_up(temporal: Client) -> None:
    options = Options(llm_concurrency=1, organization_settle_seconds=0)
    async with system(temporal, options=options) as ticketfu:
        backlog = await _backlog(ticketfu)
        mine = backlog[-1]
        await eventually(lambda: _queued(ticketfu, mine), lambda queued: queued)

        waiting = asyncio.create_task(
            ticketfu.http.post("/api/v1/ticket?wait=30", json={"ticket_id": mine})
        )
        await eventually(lambda: _taken_back(ticketfu, mine), lambda taken: taken)
        ticketfu.model.gate.set()
        answer = await waiting
        for ticket_id in backlog:
            await ticketfu.fresh(ticket_id)

        assert answer.status_code == 200
        prompts = ticketfu.model.ticket_prompts
        assert next(n for n, prompt in enumerate(prompts) if "Backlog 11" in prompt) <= 6
        assert len(prompts) == 12


async def test_a_person_does_not_interrupt_a_running_refresh(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)

    waiting = asyncio.create_task(
        ticketfu.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    )
    await eventually(lambda: _taken_back(ticketfu, ticket_id), lambda taken: taken)
    ticketfu.model.gate.set()

    assert (await waiting).status_code == 200
    assert len(ticketfu.model.ticket_prompts) == 1
    assert reads(ticketfu, ticket_id) == 2


@pytest.mark.parametrize(("status", "calls"), [("open", 1), ("solved", 2)])
async def test_only_a_status_that_changed_is_asked_about(
    ticketfu: System, status: str, calls: int
) -> None:
    ticket_id = ticketfu.ticket(status="open")
    await ticketfu.post(ticket_id)
    await ticketfu.fresh(ticket_id)

    ticketfu.sample.change(ticket_id, status=status)
    await ticketfu.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})

    document = await ticketfu.fresh(ticket_id)
    assert document.ticket_status == status
    assert document.usage.calls == calls
    assert document.usage.input_tokens == 100 * calls


async def _backlog(ticketfu: System) -> list[int]:
    """Twelve tickets behind a model that answers nobody yet, one of them being asked about."""
    ticketfu.model.gate.clear()
    backlog = [ticketfu.ticket(subject=f"Backlog {number}") for number in range(12)]
    for ticket_id in backlog:
        await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)
    return backlog


async def _running(ticketfu: System) -> int:
    return ticketfu.model.running


async def _known(ticketfu: System, ticket_id: int) -> bool:
    answer = await ticketfu.http.get(f"/api/v1/ticket/{ticket_id}/summary")
    return answer.status_code == 200


async def _queued(ticketfu: System, ticket_id: int) -> bool:
    description = await ticketfu.entity(ticket_id).describe()
    return bool(description.raw_description.pending_activities)


async def _taken_back(ticketfu: System, ticket_id: int) -> bool:
    history = await ticketfu.entity(ticket_id).fetch_history()
    return any(
        event.HasField("activity_task_cancel_requested_event_attributes")
        for event in history.events
    )
