"""Nothing under /api is for strangers, and they learn nothing from what they are told."""

import httpx2
import pytest

from tests.harness import KEY, fresh_id

HEADER = b"X-Ticketfu-Key"
KEYS = [
    None,
    b"",
    b"wrong",
    KEY[:-1].encode(),
    KEY.encode() + b"x",
    KEY.upper().encode(),
    KEY.encode() + b" " + KEY.encode(),
    "schlüssel".encode(),
    b"\xff\xfe\xfd",
]
CALLS = [
    ("POST", "/api/v1/ticket", b'{"ticket_id": 42}'),
    ("POST", "/api/v1/ticket", b"\xff not json {"),
    ("PUT", "/api/v1/ticket", b""),
    ("DELETE", "/api/v1/ticket/42", b""),
    ("GET", "/api/v1/ticket/42/summary", b""),
    ("GET", "/api/v1/ticket/not-a-number/summary", b""),
    ("GET", "/api/v1/ticket/summary?ticket_id=42", b""),
    ("GET", "/api/v1/organization/42/summary", b""),
    ("GET", "/api/v1/organization/summary", b""),
    ("GET", "/api/v1/tickets?limit=0", b""),
    ("GET", "/api/v1/organizations", b""),
    ("GET", "/api/v1/ticket/42/events", b""),
    ("GET", "/api/v1/organization/42/events", b""),
    ("GET", "/api/v1/nothing/here", b""),
    ("GET", "/api/", b""),
    ("GET", "/%61pi/v1/ticket/42/summary", b""),
    ("GET", "//api/v1/ticket/42/summary", b""),
    ("GET", "/", b""),
    ("GET", "/a-page-to-come", b""),
    ("GET", "/docs/", b""),
    ("GET", "/docs/more", b""),
    ("GET", "/health/", b""),
    ("GET", "/HEALTH", b""),
    ("POST", "/api/v1/webhook/zendesk", b'{"ticket_id": 42}'),
]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("method", "path", "body"), CALLS)
async def test_every_call_without_the_right_key_gets_the_same_refusal(
    stranger: httpx2.AsyncClient, key: bytes | None, method: str, path: str, body: bytes
) -> None:
    headers = [] if key is None else [(HEADER, key)]

    answer = await stranger.request(method, path, content=body, headers=headers)

    assert answer.status_code == 401
    assert answer.json() == {"detail": "send the server's API token as X-Ticketfu-Key"}


async def test_a_long_body_is_no_way_past_the_key(stranger: httpx2.AsyncClient) -> None:
    assert (await stranger.post("/api/v1/ticket", content=b" " * 70_000)).status_code == 401


@pytest.mark.parametrize("name", [b"x-ticketfu-key", b"X-TICKETFU-KEY"])
async def test_the_key_opens_however_its_header_is_spelled(
    stranger: httpx2.AsyncClient, name: bytes
) -> None:
    answer = await stranger.get(
        f"/api/v1/ticket/{fresh_id()}/summary", headers=[(name, KEY.encode())]
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("place", ["Authorization", "X-Api-Key"])
async def test_the_key_elsewhere_is_no_key(stranger: httpx2.AsyncClient, place: str) -> None:
    answer = await stranger.get(
        "/api/v1/ticket/42/summary", params={"key": KEY}, headers={place: KEY}
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/health", "/livez", "/docs", "/openapi.json"])
async def test_health_and_documentation_need_no_key(
    stranger: httpx2.AsyncClient, path: str
) -> None:
    assert (await stranger.get(path)).status_code == 200


async def test_a_stranger_never_starts_an_entity(
    stranger: httpx2.AsyncClient, http: httpx2.AsyncClient
) -> None:
    ticket_id = fresh_id()

    await stranger.post("/api/v1/ticket", json={"ticket_id": ticket_id})

    assert (await http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 404
