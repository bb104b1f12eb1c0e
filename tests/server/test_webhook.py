"""Deliveries of Zendesk: payloads of triggers, envelopes of events, tests, and their senders."""

import asyncio
import json

import httpx2
import pytest

from tests.harness import KEY, SECRET, fresh_id
from tests.server.conftest import NEXT_SECRET
from tests.server.test_signature import signed
from ticketfu.server.api.events import Change, read_delivery
from ticketfu.server.api.hosts import Hosts
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import TEST_SECRET, webhook_key

WEBHOOK_KEY = {"X-Ticketfu-Key": webhook_key(KEY)}
ACME = Hosts("acme")


def event(name: str, **fields: object) -> str:
    """An envelope as Zendesk sends it: pretty, ids as texts."""
    envelope = {
        "account_id": 22129848,
        "id": "6f0c6d1c",
        "subject": "zen:ticket:71447",
        "time": "2026-11-02T15:40:00.123456789Z",
        "type": f"zen:event-type:{name}",
        "zendesk_event_version": "2022-11-06",
        "detail": {"id": "71447", "status": "OPEN", "organization_id": None, "tags": None},
        "event": {},
    }
    return json.dumps({**envelope, **fields}, indent=2) + "\n"


CHANGED = [Change(71447, event_id="6f0c6d1c")]
DELIVERIES: list[tuple[str, list[Change]]] = [
    ('{"ticket_id": "42"}', [Change(42)]),
    ('{"ticket_id": 42, "more": {"type": 7}}', [Change(42)]),
    ('{"ticket_url": "https://acme.zendesk.com/agent/tickets/42"}', [Change(42)]),
    (event("ticket.comment_added"), CHANGED),
    (event("ticket.comment_redacted"), CHANGED),
    (event("ticket.attachment_redacted_from_comment"), CHANGED),
    (event("ticket.soft_deleted"), CHANGED),
    (event("ticket.undeleted"), CHANGED),
    (event("ticket.marked_as_spam"), CHANGED),
    (event("ticket.organization_changed"), CHANGED),
    (event("ticket.csat_received"), CHANGED),
    (event("ticket.something_of_next_year"), CHANGED),
    (event("messaging_ticket.message_added"), CHANGED),
    (event("ticket.permanently_deleted"), [Change(71447, "erased")]),
    (
        event("ticket.merged", event={"target_ticket_id": "9"}),
        [*CHANGED, Change(9, event_id="6f0c6d1c")],
    ),
    (event("ticket.status_changed", detail=None, event=None), CHANGED),
    (event("ticket.status_changed", detail=["odd"], event="odd", id=7), [Change(71447)]),
    (event("ticket.status_changed", subject=None), CHANGED),
    (event("ticket.next_sla_breach_changed"), []),
    (event("user.created", subject="zen:user:5", detail={"id": "5"}), []),
    (event("organization.deleted", subject="zen:organization:5", detail={"id": "5"}), []),
    (event("article.published", subject=None, detail=None), []),
    (event(""), []),
]


@pytest.mark.parametrize(("body", "changes"), DELIVERIES)
def test_a_delivery_says_which_tickets_changed(body: str, changes: list[Change]) -> None:
    assert read_delivery(body, ACME) == changes


@pytest.mark.parametrize(
    "body",
    [
        *("", "hello", "null", "[]", "{}", '{"type": "x"}', '{"type": ["zen:event-type:"]}'),
        event("ticket.status_changed", subject="zen:ticket:0", detail={}),
        event("ticket.status_changed", subject=None, detail={"id": "4.2"}),
        event("ticket.merged", event={"target_ticket_id": "zd:answerBot"}),
        '{"ticket_url": "https://other.zendesk.com/agent/tickets/42"}',
        "[" * 60_000,
    ],
)
async def test_what_names_no_ticket_is_refused(stranger: httpx2.AsyncClient, body: str) -> None:
    answer = await stranger.post(WEBHOOK_PATH, content=body, headers=WEBHOOK_KEY)

    assert answer.status_code == 422
    assert set(answer.json()) == {"detail"}
    assert len(answer.text) < 300


async def test_bodies_together_are_bounded(http: httpx2.AsyncClient) -> None:
    """A signature is checked when the whole body is there, so strangers may send bodies."""
    head = f"POST {WEBHOOK_PATH} HTTP/1.1\r\nHost: here\r\nX-Zendesk-Webhook-Signature: x\r\n"
    begun = f"{head}Content-Length: 1000000\r\n\r\n".encode() + b" " * 900_000
    address = http.base_url.host, http.base_url.port
    peers = [await asyncio.open_connection(*address) for _ in range(40)]
    try:
        for _, writer in peers:
            writer.write(begun)
        answers = [asyncio.ensure_future(reader.readline()) for reader, _ in peers]
        done, _ = await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED)

        assert {answer.result().split()[1] for answer in done} == {b"503"}
    finally:
        for answer in answers:
            answer.cancel()
        for _, writer in peers:
            writer.transport.abort()


async def test_an_event_of_a_megabyte_is_taken_and_a_larger_one_is_refused(
    stranger: httpx2.AsyncClient,
) -> None:
    words = "x" * (1024 * 1024 - 1000)

    taken = await stranger.post(
        WEBHOOK_PATH, content=event("ticket.comment_added", words=words), headers=WEBHOOK_KEY
    )
    refused = await stranger.post(WEBHOOK_PATH, content=words + "x" * 1001, headers=WEBHOOK_KEY)

    assert (taken.status_code, taken.json()["ticket_ids"]) == (202, [71447])
    assert refused.status_code == 413


@pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET])
async def test_a_signature_by_any_of_the_secrets_opens_without_a_key(
    stranger: httpx2.AsyncClient, http: httpx2.AsyncClient, secret: str
) -> None:
    ticket_id = fresh_id()
    body = b'{"ticket_id": "%d"}\n' % ticket_id

    answer = await stranger.post(WEBHOOK_PATH, content=body, headers=signed(body, secret=secret))

    assert answer.json()["ticket_ids"] == [ticket_id]
    assert (await http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 200


async def test_a_signature_opens_nothing_else(stranger: httpx2.AsyncClient) -> None:
    body = b'{"ticket_id": 42}'

    answer = await stranger.post("/api/v1/ticket", content=body, headers=signed(body))

    assert answer.status_code == 401


@pytest.mark.parametrize("key", [{}, WEBHOOK_KEY, {"X-Ticketfu-Key": KEY}])
@pytest.mark.parametrize("age", [0, 90_000])
async def test_a_test_of_zendesks_is_refused_by_its_name_whatever_the_key(
    stranger: httpx2.AsyncClient, http: httpx2.AsyncClient, key: dict[str, str], age: float
) -> None:
    ticket_id = fresh_id()
    body = b'{"ticket_id": "%d"}' % ticket_id
    headers = signed(body, secret=TEST_SECRET, age=age) | key

    answer = await stranger.post(WEBHOOK_PATH, content=body, headers=headers)

    assert answer.status_code == 401
    assert "test of Zendesk's" in answer.json()["detail"]
    assert (await http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 404


async def test_a_test_of_zendesks_is_known_where_no_secret_is_set(
    trusting: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"ticket_id": 42}'

    answer = await trusting.post(
        WEBHOOK_PATH, content=body, headers=signed(body, secret=TEST_SECRET)
    )

    assert answer.status_code == 401
    assert "this is a test of Zendesk's" in caplog.text


@pytest.mark.parametrize("key", [{}, WEBHOOK_KEY])
async def test_a_signature_that_does_not_fit_is_refused_whatever_the_key(
    stranger: httpx2.AsyncClient, key: dict[str, str]
) -> None:
    body = b'{"ticket_id": 42}'

    answer = await stranger.post(
        WEBHOOK_PATH, content=body, headers=signed(body, secret="another") | key
    )

    assert answer.status_code == 401


async def test_a_signature_is_no_key_where_no_secret_is_set(
    trusting: httpx2.AsyncClient,
) -> None:
    body = b'{"ticket_id": 42}'
    headers = signed(body) | {"X-Ticketfu-Key": "none"}

    answer = await trusting.post(WEBHOOK_PATH, content=body, headers=headers)

    assert answer.status_code == 401


async def test_a_permanent_deletion_erases(
    stranger: httpx2.AsyncClient, http: httpx2.AsyncClient
) -> None:
    ticket_id = fresh_id()
    await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
    body = event("ticket.permanently_deleted", subject=f"zen:ticket:{ticket_id}")

    answer = await stranger.post(WEBHOOK_PATH, content=body, headers=signed(body.encode()))

    assert answer.status_code == 202
    assert (await http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 404
