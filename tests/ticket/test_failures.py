"""Failed calls are recorded, shown and healed; no entity ends because of one."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from starlette.responses import JSONResponse, PlainTextResponse
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.harness import System, eventually, running_system
from tests.model import Reply, completion
from ticketfu.ticket.models import TicketDocument

SECRET_WORDS = "my-dog-is-called-Waldemar"


def answered(status: int, code: str = "", headers: Mapping[str, str] | None = None) -> Reply:
    body = {"error": {"message": f"no: {SECRET_WORDS}", "code": code, "type": code}}
    return lambda: JSONResponse(body, status, headers=headers)


MODEL_FAULTS: dict[str, tuple[Reply, str]] = {
    "bad request": (answered(400), "llm.rejected"),
    "bad key": (answered(401), "llm.unauthorized"),
    "no money": (answered(402), "llm.billing"),
    "forbidden": (answered(403), "llm.forbidden"),
    "no such model": (answered(404), "llm.model_not_found"),
    "too long": (answered(400, "context_length_exceeded"), "llm.context_too_large"),
    "rate limited": (answered(429), "llm.rate_limited"),
    "rate limited long": (answered(429, headers={"Retry-After": "90"}), "llm.rate_limited"),
    "broken": (answered(500), "llm.unavailable"),
    "overloaded": (answered(503), "llm.unavailable"),
    "refused": (lambda: completion(None, refusal="I cannot."), "llm.refused"),
    "cut off": (lambda: completion('{"intent', finish="length"), "llm.truncated"),
    "filtered": (lambda: completion(None, finish="content_filter"), "llm.content_filter"),
    "no json": (lambda: completion("Certainly! Here it is."), "llm.invalid_output"),
    "wrong shape": (lambda: completion('{"intent": 3}'), "llm.invalid_output"),
    "html": (lambda: PlainTextResponse("<html>", media_type="text/html"), "llm.bad_response"),
}

ZENDESK_FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "unauthorized": ({"status": 401}, "zendesk.unauthorized"),
    "forbidden": ({"status": 403}, "zendesk.forbidden"),
    "not json": ({"status": 404, "html": True, "body": "<html>"}, "zendesk.wrong_account"),
    "conflict": ({"status": 409}, "zendesk.conflict"),
    "broken": ({"status": 500}, "zendesk.unavailable"),
    "maintenance": ({"status": 503, "html": True, "body": "<html>"}, "zendesk.unavailable"),
    "cut": ({"cut": True}, "zendesk.connection"),
    "html": ({"status": 200, "html": True, "body": "<html>"}, "zendesk.bad_response"),
}


async def failed(system: System, ticket_id: int) -> TicketDocument:
    return await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)


async def test_every_failure_of_the_model_is_shown_and_heals(system: System) -> None:
    tickets = {name: system.ticket(SECRET_WORDS, subject=f"<{name}>") for name in MODEL_FAULTS}
    for name, ticket_id in tickets.items():
        system.model.faults[f"u003c{name}>"] = MODEL_FAULTS[name][0]
        await system.post(ticket_id)

    documents = await asyncio.gather(*(failed(system, number) for number in tickets.values()))

    shown = dict(zip(tickets, documents, strict=True))
    assert {name: doc.error.code for name, doc in shown.items() if doc.error} == {
        name: code for name, (_, code) in MODEL_FAULTS.items()
    }
    assert {doc.status for doc in documents} == {"failed"}
    assert all(SECRET_WORDS not in document.model_dump_json() for document in documents)
    limited = shown["rate limited long"].error
    assert limited
    assert limited.retry_at - limited.since >= timedelta(seconds=90)
    system.model.faults.clear()
    for ticket_id in tickets.values():
        await system.post(ticket_id)
        healed = await system.fresh(ticket_id)
        assert (healed.status, healed.error) == ("ready", None)


async def test_every_failure_of_zendesk_is_shown_and_heals(system: System) -> None:
    tickets = {name: system.ticket(subject=name) for name in ZENDESK_FAULTS}
    before = {}
    for name, ticket_id in tickets.items():
        await system.post(ticket_id)
        before[name] = await system.fresh(ticket_id)
        system.comment(ticket_id, "News.")
        path = f"/api/v2/tickets/{ticket_id}"
        system.sample.fail_next(path, times=100, **ZENDESK_FAULTS[name][0])
        await system.post(ticket_id)

    documents = await asyncio.gather(*(failed(system, number) for number in tickets.values()))

    shown = dict(zip(tickets, documents, strict=True))
    assert {name: doc.error.code for name, doc in shown.items() if doc.error} == {
        name: code for name, (_, code) in ZENDESK_FAULTS.items()
    }
    for name, document in shown.items():
        assert document.summary == before[name].summary
        assert (document.status, document.stale) == ("ready", True)
    system.sample.heal()
    for ticket_id in tickets.values():
        await system.post(ticket_id)
        assert (await system.fresh(ticket_id)).comments.covered == 2


async def test_a_rate_limit_of_zendesk_is_waited_out(system: System) -> None:
    ticket_id = system.ticket()
    limit = {"Retry-After": "1"}
    system.sample.fail_next("/api/v2/tickets", status=429, headers=limit, times=1)

    await system.post(ticket_id)

    document = await system.fresh(ticket_id)
    assert document.status == "ready"


async def test_an_outage_of_an_hour_heals_by_itself(temporal: Client) -> None:
    skipper = TimeSkipper(temporal, config=TimeSkippingConfig(enabled=False))
    async with running_system(skipper.client) as system:
        ticket_id = system.ticket("The first words.")
        await system.post(ticket_id)
        before = await system.fresh(ticket_id)
        system.comment(ticket_id, "News.")
        system.model.faults["data"] = answered(401)
        await system.post(ticket_id)
        first = await failed(system, ticket_id)

        await skipper.fast_forward(system.entity(ticket_id), timedelta(hours=1))
        during = await system.read(ticket_id)
        system.model.faults.clear()
        await skipper.fast_forward(system.entity(ticket_id), timedelta(minutes=20))
        after = await system.fresh(ticket_id)

        assert first.error
        assert during.error
        assert during.summary == before.summary
        assert during.error.since == first.error.since
        assert after.error is None
        assert after.comments.covered == 2
        # At once, then after 30 s doubling to 15 min: about nine tries in the hour.
        assert 6 <= len(system.model.prompts) <= 12


async def test_no_words_of_customers_enter_the_history(system: System) -> None:
    ticket_id = system.ticket(f"Harmless first sentence.\n\n{'x ' * 60}{SECRET_WORDS}")
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    system.model.faults["data"] = answered(400)
    system.comment(ticket_id, f"{'y ' * 60}{SECRET_WORDS}")
    await system.post(ticket_id)
    await failed(system, ticket_id)

    history = await system.entity(ticket_id).fetch_history()

    assert any(SECRET_WORDS in prompt for prompt in system.model.prompts)
    assert SECRET_WORDS.encode() not in b"".join(e.SerializeToString() for e in history.events)


async def test_a_cancelled_activity_of_a_stopped_worker_is_taken_up_by_the_next(
    system: System,
) -> None:
    ticket_id = system.ticket()
    system.model.gate.clear()
    await system.post(ticket_id)
    await eventually(lambda: _running(system), lambda running: running == 1)

    stopping = asyncio.create_task(system.stop_worker())
    system.model.gate.set()
    await stopping
    system.start_worker()

    assert (await system.fresh(ticket_id)).status == "ready"
    assert len(system.model.prompts) == 1


async def _running(system: System) -> int:
    return system.model.running


async def test_a_question_refused_is_not_paid_for_at_every_webhook(system: System) -> None:
    ticket_id = system.ticket()
    system.model.faults["data"] = lambda: completion(None, refusal="I cannot.")
    await system.post(ticket_id)
    first = await failed(system, ticket_id)

    for number in range(6):
        system.sample.change(ticket_id, tags=[f"tag-{number}"])
        await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    again = await system.read(ticket_id)

    assert first.error
    assert again.error
    assert again.error.since == first.error.since
    assert len(system.model.prompts) == 3
    system.model.faults.clear()
    system.comment(ticket_id, "Asked in other words.")
    await system.post(ticket_id)
    assert (await system.fresh(ticket_id)).error is None


async def test_a_refresh_that_is_taken_back_still_ends_with_its_worker(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticketfu.worker.GRACE", timedelta(seconds=1))
    monkeypatch.setattr("ticketfu.entity.heartbeat.GRACE", timedelta(seconds=1))
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        system.model.gate.clear()
        await system.post(ticket_id)
        await eventually(lambda: _running(system), lambda running: running == 1)
        body = {"ticket_id": ticket_id}
        waiting = asyncio.create_task(system.http.post("/api/v1/ticket?wait=2", json=body))
        assert (await waiting).status_code == 202

        await system.stop_worker()
        system.model.gate.set()
        system.start_worker()

        assert (await system.fresh(ticket_id)).status == "ready"


async def test_after_an_outage_one_success_ends_the_waits_of_the_others(system: System) -> None:
    tickets = [system.ticket() for _ in range(3)]
    system.model.faults["data"] = answered(401)
    # Three failures in a row: the next try of their own is two minutes away.
    for _ in range(3):
        for ticket_id in tickets:
            system.comment(ticket_id, "News.")
            await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    waits = [(await failed(system, ticket_id)).error for ticket_id in tickets]
    assert all(error and error.retry_at - error.since > timedelta(seconds=100) for error in waits)
    system.model.faults.clear()

    await system.post(tickets[0])

    for ticket_id, error in zip(tickets, waits, strict=True):
        document = await system.fresh(ticket_id)
        assert document.status == "ready"
        assert error
        assert document.as_of
        assert document.as_of < error.retry_at
