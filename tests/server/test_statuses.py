"""The rest of the table of statuses: 404, 405, 413, and what an error may say."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.harness import KEY, fresh_id
from ticketfu.webhook.models import WEBHOOK_PATH

TICKET = "/api/v1/ticket"
MOST = 64 * 1024


def padded(size: int) -> bytes:
    body = b'{"ticket_id": %d}' % fresh_id()
    return body + b" " * (size - len(body))


async def in_pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), 10_000):
        yield body[start : start + 10_000]


async def test_a_body_of_64_kib_is_taken(http: httpx2.AsyncClient) -> None:
    assert (await http.post(TICKET, content=padded(MOST))).status_code == 202
    assert (await http.post(TICKET, content=in_pieces(padded(MOST)))).status_code == 202


async def test_a_longer_body_is_refused(http: httpx2.AsyncClient) -> None:
    answer = await http.post(TICKET, content=padded(MOST + 1))

    assert answer.status_code == 413
    assert isinstance(answer.json()["detail"], str)


async def test_a_longer_body_of_unknown_length_is_refused(http: httpx2.AsyncClient) -> None:
    answer = await http.post(TICKET, content=in_pieces(padded(MOST + 1)))

    assert answer.status_code == 413
    assert isinstance(answer.json()["detail"], str)


async def test_a_huge_body_is_refused_from_its_announcement(http: httpx2.AsyncClient) -> None:
    head = f"POST {TICKET} HTTP/1.1\r\nHost: here\r\nX-Ticketfu-Key: {KEY}\r\n"
    url = http.base_url
    reader, writer = await asyncio.open_connection(url.host, url.port)

    try:
        writer.write(f"{head}Content-Length: {10**15}\r\n\r\n".encode())
        assert (await reader.readline()).split()[1] == b"413"
    finally:
        writer.close()
        await writer.wait_closed()


async def test_a_caller_who_leaves_in_the_middle_of_a_body_leaves_no_traceback(
    http: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    head = f"POST {TICKET} HTTP/1.1\r\nHost: here\r\nX-Ticketfu-Key: {KEY}\r\n"
    _, writer = await asyncio.open_connection(http.base_url.host, http.base_url.port)

    writer.write(f"{head}Content-Length: 9\r\n\r\nhalf".encode())
    await writer.drain()
    # An answer to another call: the server has read the half by now.
    assert (await http.get("/livez")).status_code == 200
    writer.close()
    await writer.wait_closed()
    assert (await http.get("/livez")).status_code == 200

    assert "Traceback" not in caplog.text
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    "path",
    [
        "/ticket/{}/summary",
        "/ticket/summary?ticket_id={}",
        "/ticket/summary?ticket_url=https://acme.zendesk.com/agent/tickets/{}",
        "/organization/{}/summary",
        "/organization/summary?organization_id={}",
        "/ticket/{}/events",
        "/organization/{}/events",
    ],
)
async def test_what_was_never_seen_is_404_and_says_what_to_do(
    http: httpx2.AsyncClient, path: str
) -> None:
    answer = await http.get("/api/v1" + path.format(fresh_id()))

    assert answer.status_code == 404
    assert "POST /api/v1/ticket" in answer.json()["detail"]


def _undated(answer: httpx2.Response) -> list[tuple[str, str]]:
    return sorted(header for header in answer.headers.multi_items() if header[0] != "date")


async def test_a_plain_read_and_one_with_options_answer_with_the_same_bytes(
    http: httpx2.AsyncClient,
) -> None:
    ticket_id = fresh_id()
    await http.post(TICKET, json={"ticket_id": ticket_id})

    plain = await http.get(f"{TICKET}/{ticket_id}/summary")
    same = [f"{TICKET}/{ticket_id}/summary?option=1", f"{TICKET}/summary?ticket_id={ticket_id}"]

    assert plain.json()["ticket_id"] == ticket_id
    for path in same:
        answer = await http.get(path)
        assert answer.content == plain.content
        assert _undated(answer) == _undated(plain)
    assert (await http.head(f"{TICKET}/{ticket_id}/summary")).status_code == 405


@pytest.mark.parametrize("path", ["/api/v1", "/api/v2/ticket", "/nowhere", "/redoc"])
async def test_an_unknown_path_is_404(http: httpx2.AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert answer.status_code == 404
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", TICKET),
        ("PATCH", TICKET),
        ("POST", f"{TICKET}/42/summary"),
        ("PUT", "/api/v1/organization/42/summary"),
        ("POST", "/health"),
    ],
)
async def test_a_wrong_method_is_405_and_names_the_right_one(
    http: httpx2.AsyncClient, method: str, path: str
) -> None:
    answer = await http.request(method, path)

    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize("wait", ["0", "-1", "61", "1e9", "nan", "inf", "abc", "", "1,5"])
async def test_a_wait_that_is_none_is_refused(http: httpx2.AsyncClient, wait: str) -> None:
    answer = await http.post(f"{TICKET}?wait={wait}", json={"ticket_id": fresh_id()})

    assert answer.status_code == 422


@pytest.mark.parametrize("kind", ["tickets", "organizations"])
@pytest.mark.parametrize(
    "query",
    [
        *(
            "limit=0",
            "limit=-1",
            "limit=101",
            "limit=abc",
            "limit=2.5",
            "limit=1.0",
            f"limit={10**30}",
        ),
        *("cursor=xylophone", "cursor=====", "cursor=%FF%00", "cursor=" + "A" * 5000),
        *("cursor=eyJhIjoxfQ==", "cursor=ü"),
    ],
)
async def test_a_limit_or_cursor_that_is_none_is_refused(
    http: httpx2.AsyncClient, kind: str, query: str
) -> None:
    answer = await http.get(f"/api/v1/{kind}?{query}")

    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], str)
    assert "xylophone" not in answer.text


WORDS = "xylophone"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", TICKET, f'{{"ticket_id": "{WORDS}"}}'),
        ("POST", TICKET, f'{{"ticket_url": "https://{WORDS}.com/agent/tickets/42"}}'),
        ("POST", TICKET, f'{{"ticket_id": {{"{WORDS}": "{WORDS}"}}}}'),
        ("POST", TICKET, f'{{"{WORDS}": "{WORDS}"}}'),
        ("POST", TICKET, f'["{WORDS}"]'),
        ("POST", TICKET, WORDS),
        ("GET", f"{TICKET}/{WORDS}/summary", ""),
        ("GET", f"{TICKET}/summary?ticket_id={WORDS}", ""),
        ("GET", f"{TICKET}/summary?ticket_url={WORDS}", ""),
        ("GET", f"/api/v1/organization/{WORDS}/summary", ""),
        ("GET", f"/api/v1/{WORDS}", ""),
        (WORDS.upper(), TICKET, ""),
    ],
)
async def test_an_error_repeats_nothing_of_what_was_sent(
    http: httpx2.AsyncClient, method: str, path: str, body: str
) -> None:
    answer = await http.request(method, path, content=body)

    assert 400 <= answer.status_code < 500
    assert WORDS not in (answer.text + str(answer.headers)).lower()


@pytest.mark.parametrize("header", ["Idempotency-Key", "X-Zendesk-Webhook-Invocation-Id"])
@pytest.mark.parametrize("path", [TICKET, WEBHOOK_PATH])
async def test_an_event_id_of_unreasonable_length_is_refused(
    trusting: httpx2.AsyncClient, header: str, path: str
) -> None:
    answer = await trusting.post(path, json={"ticket_id": fresh_id()}, headers={header: WORDS * 30})

    assert answer.status_code == 422
    assert WORDS not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/tickets/", "/health/", "/api/v1/ticket/42/summary/"])
async def test_a_slash_too_many_is_404_and_no_redirect_repeats_the_host(
    http: httpx2.AsyncClient, path: str
) -> None:
    answer = await http.get(path, headers={"Host": "evil.example"})

    assert answer.status_code == 404
    assert "evil" not in str(answer.headers)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/health"), ("GET", "/api/v1/tickets"), ("PUT", TICKET)]
)
@pytest.mark.parametrize("key", [KEY, "none"])
async def test_every_answer_is_private_and_is_what_it_says(
    stranger: httpx2.AsyncClient, method: str, path: str, key: str
) -> None:
    answer = await stranger.request(method, path, headers={"X-Ticketfu-Key": key})

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["/nowhere", "/no/where"])
async def test_an_error_is_a_page_to_a_browser_and_json_under_api(
    http: httpx2.AsyncClient, path: str
) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

    page = await http.get(path, headers=browser)
    call = await http.get(f"/api/v1{path}", headers=browser)

    assert page.headers["Content-Type"].startswith("text/html")
    assert (page.status_code, call.status_code) == (404, 404)
    assert set(call.json()) == {"detail"}
