"""Failed calls are recorded, shown and healed; no entity ends because of one."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest
from starlette.responses import JSONResponse, PlainTextResponse
from temporalio.client import Client
from temporalio.testing import TimeSkipper, TimeSkippingConfig

from tests.model import Reply, completion
from tests.system import System, eventually, system
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


async def failed(ticketfu: System, ticket_id: int) -> TicketDocument:
    return await eventually(lambda: ticketfu.read(ticket_id), lambda doc: doc.error is not None)


async def test_every_failure_of_the_model_is_shown_and_heals(ticketfu: System) -> None:
    tickets = {name: ticketfu.ticket(SECRET_WORDS, subject=f"<{name}>") for name in MODEL_FAULTS}
    for name, ticket_id in tickets.items():
        ticketfu.model.faults[f"u003c{name}>"] = MODEL_FAULTS[name][0]
        await ticketfu.post(ticket_id)

    documents = await asyncio.gather(*(failed(ticketfu, number) for number in tickets.values()))

    shown = dict(zip(tickets, documents, strict=True))
    assert {name: doc.error.code for name, doc in shown.items() if doc.error} == {
        name: code for name, (_, code) in MODEL_FAULTS.items()
    }
    assert {doc.status for doc in documents} == {"failed"}
    assert all(SECRET_WORDS not in document.model_dump_json() for document in documents)
    limited = shown["rate limited long"].error
    assert limited
    assert limited.retry_at - limited.since >= timedelta(seconds=90)
    ticketfu.model.faults.clear()
    for ticket_id in tickets.values():
        await ticketfu.post(ticket_id)
        healed = await ticketfu.fresh(ticket_id)
        assert (healed.status, healed.error) == ("ready", None)


async def test_every_failure_of_zendesk_is_shown_and_heals(ticketfu: System) -> None:
    tickets = {name: ticketfu.ticket(subject=name) for name in ZENDESK_FAULTS}
    before = {}
    for name, ticket_id in tickets.items():
        await ticketfu.post(ticket_id)
        before[name] = await ticketfu.fresh(ticket_id)
        ticketfu.comment(ticket_id, "News.")
        path = f"/api/v2/tickets/{ticket_id}"
        ticketfu.sample.fail_next(path, times=100, **ZENDESK_FAULTS[name][0])
        await ticketfu.post(ticket_id)

    documents = await asyncio.gather(*(failed(ticketfu, number) for number in tickets.values()))

    shown = dict(zip(tickets, documents, strict=True))
    assert {name: doc.error.code for name, doc in shown.items() if doc.error} == {
        name: code for name, (_, code) in ZENDESK_FAULTS.items()
    }
    for name, document in shown.items():
        assert document.summary == before[name].summary
        assert (document.status, document.stale) == ("ready", True)
    ticketfu.sample.heal()
    for ticket_id in tickets.values():
        await ticketfu.post(ticket_id)
        assert (await ticketfu.fresh(ticket_id)).comments.covered == 2


async def test_a_rate_limit_of_zendesk_is_waited_out(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    limit = {"Retry-After": "1"}
    ticketfu.sample.fail_next("/api/v2/tickets", status=429, headers=limit, times=1)

    await ticketfu.post(ticket_id)

    document = await ticketfu.fresh(ticket_id)
    assert document.status == "ready"


async def test_an_outage_of_an_hour_heals_by_itself(temporal: Client) -> None:
    skipper = TimeSkipper(temporal, config=TimeSkippingConfig(enabled=False))
    async with system(skipper.client) as ticketfu:
        ticket_id = ticketfu.ticket("The first words.")
        await ticketfu.post(ticket_id)
        before = await ticketfu.fresh(ticket_id)
        ticketfu.comment(ticket_id, "News.")
        ticketfu.model.faults["data"] = answered(401)
        await ticketfu.post(ticket_id)
        first = await failed(ticketfu, ticket_id)

        await skipper.fast_forward(ticketfu.entity(ticket_id), timedelta(hours=1))
        during = await ticketfu.read(ticket_id)
        ticketfu.model.faults.clear()
        await skipper.fast_forward(ticketfu.entity(ticket_id), timedelta(minutes=20))
        after = await ticketfu.fresh(ticket_id)

        assert first.error
        assert during.error
        assert during.summary == before.summary
        assert during.error.since == first.error.since
        assert after.error is None
        assert after.comments.covered == 2
        # At once, then after 30 s doubling to 15 min: about nine tries in the hour.
        assert 6 <= len(ticketfu.model.prompts) <= 12


async def test_no_words_of_customers_enter_the_history(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket(f"Harmless first sentence.\n\n{'x ' * 60}{SECRET_WORDS}")
    await ticketfu.post(ticket_id)
    await ticketfu.fresh(ticket_id)
    ticketfu.model.faults["data"] = answered(400)
    ticketfu.comment(ticket_id, f"{'y ' * 60}{SECRET_WORDS}")
    await ticketfu.post(ticket_id)
    await failed(ticketfu, ticket_id)

    history = await ticketfu.entity(ticket_id).fetch_history()

    assert any(SECRET_WORDS in prompt for prompt in ticketfu.model.prompts)
    assert SECRET_WORDS.encode() not in b"".join(e.SerializeToString() for e in history.events)


async def test_a_cancelled_activity_of_a_stopped_worker_is_taken_up_by_the_next(
    ticketfu: System,
) -> None:
    ticket_id = ticketfu.ticket()
    ticketfu.model.gate.clear()
    await ticketfu.post(ticket_id)
    await eventually(lambda: _running(ticketfu), lambda running: running == 1)

    stopping = asyncio.create_task(ticketfu.stop_worker())
    ticketfu.model.gate.set()
    await stopping
    ticketfu.start_worker()

    assert (await ticketfu.fresh(ticket_id)).status == "ready"
    assert len(ticketfu.model.prompts) == 1


async def _running(ticketfu: System) -> int:
    return ticketfu.model.running


async def test_a_question_refused_is_not_paid_for_at_every_webhook(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    ticketfu.model.faults["data"] = lambda: completion(None, refusal="I cannot.")
    await ticketfu.post(ticket_id)
    first = await failed(ticketfu, ticket_id)

    for number in range(6):
        ticketfu.sample.change(ticket_id, tags=[f"tag-{number}"])
        await ticketfu.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})
    again = await ticketfu.read(ticket_id)

    assert first.error
    assert again.error
    assert again.error.since == first.error.since
    assert len(ticketfu.model.prompts) == 3
    ticketfu.model.faults.clear()
    ticketfu.comment(ticket_id, "Asked in other words.")
    await ticketfu.post(ticket_id)
    assert (await ticketfu.fresh(ticket_id)).error is None


async def test_a_look_taken_back_still_ends_with_its_worker(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ticketfu.worker.GRACE", timedelta(seconds=1))
    monkeypatch.setattr("ticketfu.entity.running.GRACE", timedelta(seconds=1))
    async with system(temporal) as ticketfu:
        ticket_id = ticketfu.ticket()
        ticketfu.model.gate.clear()
        await ticketfu.post(ticket_id)
        await eventually(lambda: _running(ticketfu), lambda running: running == 1)
        body = {"ticket_id": ticket_id}
        waiting = asyncio.create_task(ticketfu.http.post("/api/v1/ticket?wait=2", json=body))
        assert (await waiting).status_code == 202

        async with asyncio.timeout(8):
            await ticketfu.stop_worker()
        ticketfu.model.gate.set()
        ticketfu.start_worker()

        assert (await ticketfu.fresh(ticket_id)).status == "ready"
