"""Zendesk must have signed what is said to be its; a key alone is a person's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from tests.harness import SECRET, fresh_id
from ticketfu.zendesk.signature import sign

TICKET = "/api/v1/ticket"
SIGNATURE = "X-Zendesk-Webhook-Signature"
TIMESTAMP = "X-Zendesk-Webhook-Signature-Timestamp"
INVOCATION = "X-Zendesk-Webhook-Invocation-Id"

Headers = dict[str, str]
Change = Callable[[Headers], object]


def signed(body: bytes, *, secret: str = SECRET, age: float = 0) -> Headers:
    moment = datetime.now(UTC) - timedelta(seconds=age)
    timestamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        SIGNATURE: sign(secret, timestamp, body),
        TIMESTAMP: timestamp,
        INVOCATION: f"invocation-{fresh_id()}",
    }


def body_of_a_delivery() -> bytes:
    return b'{\n  "ticket_id": "%d"\n}\n' % fresh_id()


@pytest.mark.parametrize("age", [0, 200, -200])
async def test_a_delivery_that_zendesk_signed_is_taken(
    http: httpx2.AsyncClient, age: float
) -> None:
    body = body_of_a_delivery()

    answer = await http.post(TICKET, content=body, headers=signed(body, age=age))

    assert answer.status_code == 202


FORGERIES: dict[str, Change] = {
    "no signature": lambda headers: headers.pop(SIGNATURE),
    "no timestamp": lambda headers: headers.pop(TIMESTAMP),
    "only an invocation": lambda headers: (headers.pop(SIGNATURE), headers.pop(TIMESTAMP)),
    "only a signature": lambda headers: (headers.pop(INVOCATION), headers.pop(TIMESTAMP)),
    "only a timestamp": lambda headers: (headers.pop(INVOCATION), headers.pop(SIGNATURE)),
    "an empty signature": lambda headers: headers.update({SIGNATURE: ""}),
    "half a signature": lambda headers: headers.update({SIGNATURE: headers[SIGNATURE][:20]}),
    "an empty timestamp": lambda headers: headers.update({TIMESTAMP: ""}),
    "no time at all": lambda headers: headers.update({TIMESTAMP: "yesterday"}),
    "another time": lambda headers: headers.update({TIMESTAMP: "2026-01-01T00:00:00Z"}),
}


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_a_delivery_whose_headers_do_not_fit_is_refused(
    http: httpx2.AsyncClient, forgery: str
) -> None:
    body = body_of_a_delivery()
    headers = signed(body)
    FORGERIES[forgery](headers)

    answer = await http.post(TICKET, content=body, headers=headers)

    assert answer.status_code == 401
    assert SECRET not in answer.text


@pytest.mark.parametrize("signature", ["größe", "\xff\xfe", "ü" * 44])
async def test_a_signature_of_other_bytes_is_refused_too(
    http: httpx2.AsyncClient, signature: str
) -> None:
    body = body_of_a_delivery()
    headers = signed(body) | {SIGNATURE: signature}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]

    answer = await http.post(TICKET, content=body, headers=raw)

    assert answer.status_code == 401


@pytest.mark.parametrize("age", [400, -400, 90_000])
async def test_an_old_delivery_is_refused_though_its_signature_is_right(
    http: httpx2.AsyncClient, age: float
) -> None:
    body = body_of_a_delivery()

    answer = await http.post(TICKET, content=body, headers=signed(body, age=age))

    assert answer.status_code == 401


async def test_a_delivery_signed_with_another_secret_is_refused(http: httpx2.AsyncClient) -> None:
    body = body_of_a_delivery()

    answer = await http.post(TICKET, content=body, headers=signed(body, secret="another"))

    assert answer.status_code == 401


async def test_a_delivery_whose_body_was_changed_is_refused_and_starts_nothing(
    http: httpx2.AsyncClient,
) -> None:
    headers, ticket_id = signed(body_of_a_delivery()), fresh_id()

    answer = await http.post(TICKET, json={"ticket_id": ticket_id}, headers=headers)

    assert answer.status_code == 401
    assert (await http.get(f"{TICKET}/{ticket_id}/summary")).status_code == 404


@pytest.mark.parametrize("header", ["X-Zendesk-Webhook-Signature", "x-zendesk-webhook-signature"])
@pytest.mark.parametrize("kind", ["ticket", "organization"])
async def test_a_signature_that_does_not_fit_is_refused_at_a_read_too(
    http: httpx2.AsyncClient, kind: str, header: str
) -> None:
    path = f"/api/v1/{kind}/{fresh_id()}/summary"

    assert (await http.get(path)).status_code == 404
    assert (await http.get(path, headers={header: "another"})).status_code == 401


async def test_the_key_alone_is_enough_for_a_person(http: httpx2.AsyncClient) -> None:
    answer = await http.post(
        TICKET, json={"ticket_id": fresh_id()}, headers={"Idempotency-Key": "mine"}
    )

    assert answer.status_code == 202


@pytest.mark.parametrize("age", [0, 90_000])
async def test_without_a_secret_no_signature_is_looked_at(
    trusting: httpx2.AsyncClient, age: float
) -> None:
    body = body_of_a_delivery()

    answer = await trusting.post(TICKET, content=body, headers=signed(body, secret="any", age=age))

    assert answer.status_code == 202
