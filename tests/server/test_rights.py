"""Each kind of key opens its calls; all others are 403 to it."""

import logging

import httpx2
import pytest

from tests.harness import KEY, READER, fresh_id
from tests.server.conftest import SECOND_KEY
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

WEBHOOK = webhook_key(KEY)
TICKET = "/api/v1/ticket"
ONE = b'{"ticket_id": 42}'
# Method, path, and whether operator, reader and webhook may call it.
RIGHTS = [
    ("GET", "/api/v1/ticket/42/summary", "operator reader"),
    ("GET", "/api/v1/tickets", "operator reader"),
    ("GET", "/api/v1/topics", "operator reader"),
    ("GET", "/api/v1/organization/42/events", "operator reader"),
    ("GET", "/api/v1/a-call-to-come", "operator reader"),
    ("GET", "/", "operator reader"),
    ("GET", "/api/v1/feedback", "operator"),
    ("HEAD", "/api/v1/feedback", "operator"),
    ("POST", TICKET, "operator reader"),
    ("POST", "/api/v1/ticket/42/feedback", "operator reader"),
    ("POST", "/api/v1/ticket/42/feedback/more", "operator"),
    ("POST", "/api/v1/backfill", "operator"),
    ("POST", "/api/v1/organization/42/topics", "operator"),
    ("POST", "/api/v1/a-call-to-come", "operator"),
    ("PUT", TICKET, "operator"),
    ("DELETE", "/api/v1/backfill", "operator"),
    ("POST", WEBHOOK_PATH, "operator webhook"),
]


def key(value: str) -> dict[str, str]:
    return {"X-Ticketfu-Key": value}


@pytest.mark.parametrize(("method", "path", "callers"), RIGHTS)
async def test_each_kind_of_key_opens_what_it_is_for(
    stranger: httpx2.AsyncClient, method: str, path: str, callers: str
) -> None:
    keys = {"operator": KEY, "reader": READER, "webhook": WEBHOOK}

    answers = {
        caller: (await stranger.request(method, path, content=ONE, headers=key(value))).status_code
        for caller, value in keys.items()
    }

    assert {caller for caller, status in answers.items() if status != 403} == set(callers.split())
    assert 401 not in answers.values()


async def test_a_reader_erases_nothing(
    http: httpx2.AsyncClient, stranger: httpx2.AsyncClient
) -> None:
    ticket_id = fresh_id()
    await http.post(TICKET, json={"ticket_id": ticket_id})

    answer = await stranger.delete(f"{TICKET}/{ticket_id}", headers=key(READER))

    assert answer.status_code == 403
    assert set(answer.json()) == {"detail"}
    assert (await http.get(f"{TICKET}/{ticket_id}/summary")).status_code == 200


@pytest.mark.parametrize("value", [SECOND_KEY, webhook_key(SECOND_KEY)])
async def test_each_configured_key_opens_while_keys_are_rotated(
    stranger: httpx2.AsyncClient, value: str
) -> None:
    answer = await stranger.post(WEBHOOK_PATH, json={"ticket_id": fresh_id()}, headers=key(value))

    assert answer.status_code == 202


async def test_an_erasure_leaves_a_line_that_says_who_and_what(
    http: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    ticket_id = fresh_id()
    await http.post(TICKET, json={"ticket_id": ticket_id})

    with caplog.at_level(logging.INFO, "ticketfu"):
        await http.delete(f"{TICKET}/{ticket_id}")

    assert f"operator erased ticket {ticket_id}" in caplog.messages
    assert KEY not in caplog.text


async def test_wrong_keys_are_counted_in_few_lines(
    stranger: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "ticketfu"):
        for _ in range(50):
            await stranger.get("/api/v1/tickets", headers=key("a-wrong-key-of-a-stranger"))

    assert len([line for line in caplog.messages if "without a right key" in line]) <= 2
    assert "a-wrong-key" not in caplog.text
