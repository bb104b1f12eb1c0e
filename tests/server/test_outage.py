"""Callers are told what is wrong while Temporal is not there, and while nobody works."""

import asyncio
from pathlib import Path

import httpx2
import pytest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from tests.harness import eventually, fresh_id, running_system
from tests.server.conftest import serving
from tests.waiting import listing
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.entity.search_attributes import ensure_search_attributes
from ticketfu.server.app import ServerOptions
from ticketfu.server.errors import AWAY, temporal_problem
from ticketfu.temporal import (
    Connection,
    connect,
    connect_worker,
    runtime,
)

FULL = [
    "AppendHistoryNodes operation failed. Failed to commit. Error: database or disk is full (13)",
    "write /var/lib/postgresql/data/base: no space left on device",
]
CALLS = [
    ("POST", "/api/v1/ticket"),
    ("GET", "/api/v1/ticket/42/summary"),
    ("GET", "/api/v1/ticket/summary?ticket_id=42"),
    ("GET", "/api/v1/organization/42/summary"),
    ("GET", "/api/v1/organization/summary?organization_id=42"),
    ("POST", "/api/v1/ticket?wait=5"),
    ("GET", "/api/v1/tickets"),
    ("GET", "/api/v1/organizations"),
    ("GET", "/api/v1/topics"),
    ("GET", "/api/v1/tickets.csv"),
    ("GET", "/api/v1/ticket/42/events"),
    ("GET", "/api/v1/organization/42/events"),
]


def asks_to_try_again(answer: httpx2.Response) -> bool:
    """Zendesk delivers again only after less than 60 seconds."""
    waits = 0 < int(answer.headers.get("Retry-After", "0")) < 60
    return answer.status_code == 503 and waits and set(answer.json()) == {"detail"}


@pytest.mark.parametrize("words", FULL)
def test_a_full_disk_is_called_that(words: str) -> None:
    assert "disk is full" in temporal_problem(RPCError(words, RPCStatusCode.UNAVAILABLE, b""))
    assert "disk" not in temporal_problem(RPCError("down", RPCStatusCode.UNAVAILABLE, b""))


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_every_call_is_503_while_temporal_was_never_there(
    cut_off: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await cut_off.request(method, path, json={"ticket_id": 42})

    assert asks_to_try_again(answer)
    assert "127.0.0.1" not in answer.text


async def test_many_calls_at_once_are_all_answered(cut_off: httpx2.AsyncClient) -> None:
    calls = [cut_off.get("/api/v1/ticket/42/summary") for _ in range(30)]

    answers = await asyncio.gather(*calls)

    assert all(asks_to_try_again(answer) for answer in answers)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b'{"ticket_id": 42}', {"X-Ticketfu-Key": "wrong"}, 401),
        (b'{"ticket_id": 42}', {"X-Zendesk-Webhook-Signature": "wrong"}, 401),
        (b"not json", {}, 422),
    ],
)
async def test_what_is_the_callers_fault_is_said_during_an_outage_too(
    cut_off: httpx2.AsyncClient, body: bytes, headers: dict[str, str], status: int
) -> None:
    answer = await cut_off.post("/api/v1/ticket", content=body, headers=headers)

    assert answer.status_code == status


async def test_health_says_that_temporal_is_not_there(cut_off: httpx2.AsyncClient) -> None:
    answer = await cut_off.get("/health")

    assert answer.status_code == 503
    assert answer.json() == {"status": "Unavailable", "temporal_ok": False, "workers_ok": False}


async def test_the_server_finds_temporal_when_it_comes_and_when_it_comes_back(
    tmp_path: Path,
) -> None:
    address, file = f"127.0.0.1:{free_port()}", tmp_path / "temporal.db"
    temporal = await connect(Connection(address), lazy=True)
    ticket_id = fresh_id()
    async with serving(temporal) as http:

        async def post() -> httpx2.Response:
            return await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})

        async def taken() -> bool:
            return (await post()).status_code == 202

        assert asks_to_try_again(await post())
        async with embedded_temporal(file, address):
            await ensure_search_attributes(temporal)
            assert await eventually(taken, bool)
            await listing(http, "tickets")
        read, health = f"/api/v1/ticket/{ticket_id}/summary", "/health"
        answers = await asyncio.gather(post(), http.get(read), http.get(health))
        assert [answer.status_code for answer in answers] == [503, 503, 503]
        assert all(asks_to_try_again(answer) for answer in answers[:2])
        # A list may be read from the index for as long as it cannot be old.
        listed = await eventually(
            lambda: http.get("/api/v1/tickets"), lambda answer: answer.status_code == 503
        )
        assert listed.json()["detail"] == AWAY
        async with embedded_temporal(file, address):
            assert await eventually(taken, bool)


async def test_a_namespace_that_is_not_there_is_no_unknown_ticket(
    temporal_address: str, caplog: pytest.LogCaptureFixture
) -> None:
    temporal = await connect(Connection(temporal_address, namespace="not-there"), lazy=True)
    async with serving(temporal) as http:
        answer = await http.post("/api/v1/ticket", json={"ticket_id": fresh_id()})
        health = await http.get("/health")

    assert asks_to_try_again(answer)
    assert "TEMPORAL_NAMESPACE" in answer.json()["detail"]
    assert (health.status_code, health.json()["temporal_ok"]) == (503, False)
    assert "TEMPORAL_NAMESPACE" in health.json()["detail"]
    assert any("not-there" in line for line in caplog.messages)


async def test_the_process_lives_while_temporal_does_not(cut_off: httpx2.AsyncClient) -> None:
    answer = await cut_off.get("/livez")

    assert (answer.status_code, answer.json()) == (200, {"status": "OK"})


async def test_a_summary_is_pending_and_stale_while_nobody_works(
    http: httpx2.AsyncClient,
) -> None:
    ticket_id = fresh_id()
    await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})

    answer = await http.get(f"/api/v1/ticket/{ticket_id}/summary")

    assert answer.status_code == 200
    assert answer.json()["status"] == "pending"
    assert answer.json()["stale"] is True
    assert answer.json()["summary"] is None


async def test_health_is_degraded_on_a_queue_that_nobody_works_on(
    stranger: httpx2.AsyncClient,
) -> None:
    answer = await stranger.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "Degraded", "temporal_ok": True, "workers_ok": False}


@pytest.mark.parametrize("queue", ['quo"ted', "back\\slash", "' OR 1=1 --", "a b", "ü", "%"])
async def test_a_queue_of_any_name_is_only_a_name(temporal: Client, queue: str) -> None:
    async with serving(temporal, options=ServerOptions(queue=queue)) as http:
        answer = await http.get("/health")

    assert answer.json() == {"status": "Degraded", "temporal_ok": True, "workers_ok": False}


async def test_health_follows_the_worker(temporal_address: str) -> None:
    async with running_system(
        await connect_worker(Connection(temporal_address), runtime())
    ) as system:

        async def status() -> str:
            answer = await system.http.get("/health")
            assert answer.status_code == 200
            return str(answer.json()["status"])

        assert await eventually(status, lambda now: now == "OK")
        await system.stop_worker()
        assert await eventually(status, lambda now: now == "Degraded")
