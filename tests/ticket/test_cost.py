"""The cost of a change: reads of Zendesk and calls of the model, counted on the wire."""

import asyncio
from functools import partial

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually, running_system
from tests.model import Reply, completion
from tests.waiting import refreshes_wait


def reads(system: System, ticket_id: int) -> int:
    return system.sample.requests.count(f"GET /api/v2/tickets/{ticket_id}")


async def test_twenty_webhooks_within_the_settle_time_cost_one_call(temporal: Client) -> None:
    async with running_system(temporal, settle=60) as system:
        ticket_id = system.ticket()

        answers = await asyncio.gather(*(system.post(ticket_id) for _ in range(20)))
        await TimeSkipper(temporal).fast_forward(system.entity(ticket_id), 70)

        assert {answer.status_code for answer in answers} == {202}
        await system.fresh(ticket_id)
        assert len(system.model.ticket_prompts) == 1
        assert reads(system, ticket_id) == 1


async def test_what_arrives_during_a_refresh_causes_exactly_one_more(system: System) -> None:
    ticket_id = system.ticket()
    system.model.gate.clear()
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)

    for number in range(10):
        system.comment(ticket_id, f"News {number}")
        await system.post(ticket_id)
    system.model.gate.set()

    document = await system.fresh(ticket_id)
    assert document.comments.covered == 11
    assert len(system.model.ticket_prompts) == 2


async def test_a_repeated_delivery_is_one_event(system: System) -> None:
    ticket_id = system.ticket()
    for _ in range(5):
        await system.post(ticket_id, **{"Idempotency-Key": "delivery-1"})
        await system.fresh(ticket_id)

    assert reads(system, ticket_id) == 1


async def test_a_webhook_that_changed_nothing_visible_costs_no_call(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    calls = len(system.model.prompts)

    system.sample.change(ticket_id, tags=["vip", "escalated"])
    await system.post(ticket_id)
    after = await eventually(
        lambda: system.read(ticket_id), lambda doc: doc.as_of != before.as_of and not doc.stale
    )

    assert len(system.model.prompts) == calls
    assert after.revision == before.revision
    assert after.usage.calls == 1


async def test_workers_of_other_models_and_prompts_do_not_ask_in_turns(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)
    calls = len(system.model.prompts)
    of_today = system.settings
    prompts = {"ticket_summary_prompt": "Be brief.", "org_summary_prompt": "Be brief."}
    of_tomorrow = of_today.model_copy(update={"llm_model": "another", **prompts})

    for settings in (of_tomorrow, of_today, of_tomorrow):
        await system.stop_worker()
        system.settings = settings
        system.start_worker()
        system.sample.change(ticket_id, tags=[str(reads(system, ticket_id))])
        read_before = reads(system, ticket_id)
        await system.post(ticket_id)
        await eventually(partial(_reads, system, ticket_id), lambda read, n=read_before: read > n)
        await system.fresh(ticket_id)

    assert len(system.model.prompts) == calls
    assert (await system.read(ticket_id)).model == "local"
    # A person who asks gets the answer of today's model.
    await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    assert (await system.read(ticket_id)).model == "another"


async def test_answers_that_were_paid_for_in_vain_are_counted(system: System) -> None:
    replies: dict[str, Reply] = {
        "no json": lambda: completion("Certainly! Here it is."),
        "cut off": lambda: completion('{"intent', finish="length"),
        "refused": lambda: completion(None, refusal="I cannot."),
    }
    for subject, reply in replies.items():
        system.model.faults[f"u003c{subject}>"] = reply
    tickets = {subject: system.ticket(subject=f"<{subject}>") for subject in replies}
    for ticket_id in tickets.values():
        await system.post(ticket_id)

    for subject, ticket_id in tickets.items():
        document = await eventually(partial(system.read, ticket_id), lambda doc: bool(doc.error))
        calls = len(system.model.asked(f"u003c{subject}>"))
        usage = document.usage
        paid = (usage.calls, usage.input_tokens, usage.output_tokens)
        assert paid == (calls, 100 * calls, 20 * calls)
    # A server that ignores the schema is asked once more, without it.
    assert len(system.model.prompts) == len(replies) + 1


async def test_a_ticket_without_words_is_ready_and_costs_nothing(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(" ", subject="", organization_id=acme)
    await system.post(ticket_id)

    document = await system.fresh(ticket_id)

    assert (document.status, document.held, document.usage.calls) == ("ready", "empty", 0)
    assert document.summary
    assert document.summary.summary
    assert system.model.ticket_prompts == []
    system.comment(ticket_id, "Now I can write.")
    await system.post(ticket_id)
    after = await eventually(lambda: system.read(ticket_id), lambda doc: doc.held is None)
    assert "Now I can write." in str(after.summary)


async def test_a_person_goes_before_the_backlog(temporal: Client) -> None:
    async with running_system(temporal, llm_concurrency=1) as system:
        await _backlog(system)
        mine = system.ticket(subject="Mine")

        waiting = asyncio.create_task(
            system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": mine})
        )
        await refreshes_wait(system, "person", 1)
        system.model.gate.set()
        answer = await waiting

        assert answer.status_code == 200
        place = next(n for n, prompt in enumerate(system.model.prompts) if "Mine" in prompt)
        assert place <= 2


async def test_a_person_moves_a_queued_ticket_up(temporal: Client) -> None:
    async with running_system(temporal, llm_concurrency=1) as system:
        backlog = await _backlog(system)
        mine = backlog[-1]
        await eventually(lambda: _times_queued(system, mine), lambda times: times == 1)

        waiting = asyncio.create_task(
            system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": mine})
        )
        await refreshes_wait(system, "person", 1)
        system.model.gate.set()
        answer = await waiting
        for ticket_id in backlog:
            await system.fresh(ticket_id)

        assert answer.status_code == 200
        prompts = system.model.ticket_prompts
        assert next(n for n, prompt in enumerate(prompts) if "Backlog 11" in prompt) <= 2
        assert len(prompts) == 12


async def test_a_person_does_not_interrupt_a_running_refresh(system: System) -> None:
    ticket_id = system.ticket()
    system.model.gate.clear()
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)

    waiting = asyncio.create_task(
        system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    )
    await eventually(lambda: _is_taken_back(system, ticket_id), lambda taken: taken)
    system.model.gate.set()

    assert (await waiting).status_code == 200
    assert len(system.model.ticket_prompts) == 1
    assert reads(system, ticket_id) == 2


@pytest.mark.parametrize(("status", "calls"), [("open", 1), ("solved", 2)])
async def test_only_a_status_that_changed_is_asked_about(
    system: System, status: str, calls: int
) -> None:
    ticket_id = system.ticket(status="open")
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    system.sample.change(ticket_id, status=status)
    await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})

    document = await system.fresh(ticket_id)
    assert document.ticket_status == status
    assert document.usage.calls == calls
    assert document.usage.input_tokens == 100 * calls


async def _backlog(system: System) -> list[int]:
    """Twelve tickets behind a model that answers nobody yet, one of them being asked about."""
    system.model.gate.clear()
    backlog = [system.ticket(subject=f"Backlog {number}") for number in range(12)]
    for ticket_id in backlog:
        await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)
    return backlog


async def _reads(system: System, ticket_id: int) -> int:
    return reads(system, ticket_id)


async def _running(system: System) -> int:
    return system.model.running


async def _times_queued(system: System, ticket_id: int) -> int:
    history = await system.entity(ticket_id).fetch_history()
    return sum(
        event.HasField("activity_task_scheduled_event_attributes") for event in history.events
    )


async def _is_taken_back(system: System, ticket_id: int) -> bool:
    history = await system.entity(ticket_id).fetch_history()
    return any(
        event.HasField("activity_task_cancel_requested_event_attributes")
        for event in history.events
    )
