"""People sign in on a page; what their session opens, and what it does not."""

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response
from temporalio.client import Client

from tests.harness import KEY, READER, fresh_id
from tests.server.conftest import QUEUE, serving
from tests.server.people import browser, form_token, sign_in
from ticketfu.server.app import ServerOptions
from ticketfu.server.keys import Keys
from ticketfu.server.pages.visits import Visit, last_visit, remember
from ticketfu.server.sessions import SESSION_SECONDS, Sessions
from ticketfu.zendesk.signature import webhook_key

CODE = "the-code-of-the-one-time-link"


async def test_a_person_is_led_to_the_sign_in_and_back(http: httpx2.AsyncClient) -> None:
    async with browser(http) as anna:
        first = await anna.get("/tickets/42?language=de")
        form = await anna.get(first.headers["location"])
        part = await anna.get("/tickets/42", headers={"HX-Request": "true"})
        signed_in = await sign_in(anna, READER, "/tickets/42?language=de")

    assert part.status_code == 401
    assert part.headers["hx-refresh"] == "true"
    assert first.status_code == 303
    assert first.headers["location"] == "/login?next=/tickets/42%3Flanguage%3Dde"
    assert 'value="/tickets/42?language=de"' in form.text
    assert signed_in.headers["location"] == "/tickets/42?language=de"
    cookie = signed_in.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert READER not in cookie


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
async def test_the_sign_in_leads_nowhere_else(http: httpx2.AsyncClient, wanted: str) -> None:
    async with browser(http) as anna:
        answer = await sign_in(anna, READER, wanted)

    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("key", ["", "a-wrong-key-of-a-stranger", webhook_key(KEY)])
async def test_another_key_opens_no_session(http: httpx2.AsyncClient, key: str) -> None:
    async with browser(http) as stranger:
        answer = await sign_in(stranger, key)

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert "does not open anything" in answer.text


async def test_a_session_reads_the_api_and_changes_nothing_there(http: httpx2.AsyncClient) -> None:
    ticket_id = fresh_id()
    async with browser(http) as anna:
        await sign_in(anna, KEY)
        read = await anna.get(f"/api/v1/ticket/{ticket_id}/summary")
        asked = await anna.post("/api/v1/ticket", json={"ticket_id": ticket_id})
        erased = await anna.delete(f"/api/v1/ticket/{ticket_id}")

    assert read.status_code == 404
    assert asked.status_code == 403
    assert erased.status_code == 403


async def test_forms_change_something_only_from_their_own_page(http: httpx2.AsyncClient) -> None:
    ticket_id = fresh_id()
    path = f"/tickets/{ticket_id}/refresh"
    async with browser(http) as anna, browser(http) as other:
        await sign_in(anna, READER)
        await sign_in(other, READER)
        unseen = await anna.get(f"/tickets/{ticket_id}")
        foreign = form_token(await other.get(f"/tickets/{ticket_id}"))
        data = {"form_token": form_token(unseen)}

        without = await anna.post(path)
        with_foreign = await anna.post(path, data={"form_token": foreign})
        from_elsewhere = await anna.post(path, data=data, headers={"Sec-Fetch-Site": "cross-site"})
        from_origin = await anna.post(path, data=data, headers={"Origin": "https://evil.example"})
        still_unseen = await anna.get(f"/tickets/{ticket_id}")
        with_token = await anna.post(path, data=data)
        seen = await anna.get(f"/tickets/{ticket_id}")

    assert unseen.status_code == still_unseen.status_code == 404
    refused = (without, with_foreign, from_elsewhere, from_origin)
    assert [answer.status_code for answer in refused] == [403] * 4
    assert with_token.status_code == 303, with_token.text[-900:]
    assert with_token.headers["location"] == f"/tickets/{ticket_id}"
    assert "on its way" in seen.text


async def test_only_an_operator_erases(http: httpx2.AsyncClient) -> None:
    ticket_id = fresh_id()
    await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
    async with browser(http) as reader, browser(http) as operator:
        await sign_in(reader, READER)
        await sign_in(operator, KEY)
        pages = [await client.get(f"/tickets/{ticket_id}") for client in (reader, operator)]
        answers = [
            await client.post(
                f"/tickets/{ticket_id}/erase", data={"form_token": form_token(page), "sure": "yes"}
            )
            for client, page in zip((reader, operator), pages, strict=True)
        ]

    assert "/erase" not in pages[0].text
    assert [answer.status_code for answer in answers] == [403, 303]
    assert (await http.get(f"/api/v1/ticket/{ticket_id}/summary")).status_code == 404


async def test_signing_out_ends_the_session_on_the_server(http: httpx2.AsyncClient) -> None:
    async with browser(http) as anna, browser(http) as thief:
        await sign_in(anna, READER)
        thief.cookies.update(anna.cookies)
        page = await thief.get("/")
        await anna.post("/logout", data={"form_token": form_token(page)})
        after = await thief.get("/api/v1/ticket/42/summary")

    assert page.status_code == 200
    assert after.status_code == 401


def test_a_session_ends_with_its_time_and_with_its_key() -> None:
    now = 0.0
    tokens, readers = [KEY], [READER, "a-second-key-for-readers"]
    sessions = Sessions(Keys(tuple(tokens), readers=tuple(readers)), clock=lambda: now)
    cookie, other = sessions.sign_in(READER), sessions.sign_in(readers[1])
    assert cookie
    assert other

    sessions.keys = Keys(tuple(tokens), readers=(READER,))
    assert sessions.person(other) is None
    assert sessions.person(cookie)
    now = SESSION_SECONDS

    assert sessions.person(cookie) is None


async def test_the_one_time_link_signs_in_once(temporal: Client) -> None:
    options = ServerOptions(queue=QUEUE, sign_in_code=CODE)
    async with serving(temporal, options=options) as http, browser(http) as anna:
        wrong = await anna.get("/login?once=another-code")
        first = await anna.get(f"/login?once={CODE}&next=/tickets/42")
        async with browser(http) as late:
            second = await late.get(f"/login?once={CODE}")

    assert wrong.status_code == second.status_code == 401
    assert first.headers["location"] == "/tickets/42"
    assert "ticketfu_session" in first.headers["set-cookie"]


async def test_a_trusted_proxy_says_who_reads(
    temporal: Client, http: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    options = ServerOptions(
        queue=QUEUE, trusted_user_header="X-Forwarded-User", trusted_proxies=("127.0.0.0/8",)
    )
    named = {"X-Forwarded-User": "anna@acme.example"}
    ticket_id = fresh_id()
    await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
    path = f"/tickets/{ticket_id}"
    async with serving(temporal, options=options) as server, browser(server, **named) as anna:
        with caplog.at_level("INFO", "ticketfu"):
            page = await anna.get(path)
        async with browser(server) as twice_named:
            names = [("X-Forwarded-User", "root"), ("X-Forwarded-User", "anna")]
            twice = await twice_named.get(path, headers=[*names, ("Accept", "text/html")])
        erased = await anna.delete(f"/api/v1/ticket/{ticket_id}")
        forged = await anna.post("/api/v1/ticket", headers={"Sec-Fetch-Site": "cross-site"})
        signed_in = await sign_in(anna, READER)
        secure = await anna.post(
            "/login", data={"token": READER}, headers={"X-Forwarded-Proto": "https"}
        )
    async with browser(http, **named, **{"X-Forwarded-Proto": "https"}) as stranger:
        not_believed = await stranger.get(path)
        insecure = await sign_in(stranger, READER)

    assert page.status_code == 200
    assert f"reader 'anna@acme.example' read ticket {ticket_id}" in caplog.messages
    assert twice.status_code == not_believed.status_code == 303
    assert erased.status_code == forged.status_code == 403
    assert "secure" in secure.headers["set-cookie"].lower()
    for answer in (signed_in, insecure):
        assert "secure" not in answer.headers["set-cookie"].lower()


async def test_pages_run_nothing_but_their_own_files(http: httpx2.AsyncClient) -> None:
    async with browser(http) as anna:
        login = await anna.get("/login")
        files = [part.partition('"')[0] for part in login.text.split('="/static/')[1:]]
        answers = [await anna.get(f"/static/{name}") for name in files]
        missing = await anna.get("/static/../app.py")

    policy = login.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "//" not in login.text.replace("<!doctype html>", "")
    assert len(files) == 5
    for answer in answers:
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert missing.status_code != 200


def visit(cookie: str, revision: int, now: float) -> tuple[str, Visit]:
    request = Request({"type": "http", "headers": [(b"cookie", cookie.encode())]})
    found, answer = last_visit(request, revision, now), Response()
    remember(answer, found, "/tickets/42")
    return answer.headers["set-cookie"].partition(";")[0], found


def test_the_next_visit_of_a_page_compares_with_the_last_one() -> None:
    cookie, first = visit("", 3, now=1000)
    cookie, reload = visit(cookie, 4, now=1100)
    cookie, next_visit = visit(cookie, 6, now=9000)
    _, forged = visit("ticketfu_seen=99999999999999999999.1.1.1", 6, now=9000)

    seen = [each.earlier_revision for each in (first, reload, next_visit, forged)]
    assert seen == [3, 3, 4, 6]
    assert next_visit.earlier_at == 1100
