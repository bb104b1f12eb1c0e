"""Scopes, limits and search of the sample Zendesk."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx2
import pytest

from tests.serving import http_client
from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.limits import RateLimits
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.auth import ClientCredentials


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
async def api(account: SampleAccount) -> AsyncIterator[httpx2.AsyncClient]:
    known = account.sample.credentials
    auth = httpx2.BasicAuth(f"{known.email}/token", known.api_token)
    async with http_client(base_url=f"{account.url}/api/v2", auth=auth) as api:
        yield api


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("read", "GET", "/tickets/42", 200),
        ("read", "POST", "/webhooks", 403),
        ("tickets:read", "GET", "/tickets/42", 200),
        ("tickets:read", "GET", "/organizations/46408803200101", 403),
        ("webhooks:read webhooks:write", "GET", "/webhooks", 200),
        ("webhooks:read webhooks:write", "GET", "/triggers", 403),
        ("nonsense", "GET", "/tickets/42", 403),
    ],
)
async def test_a_token_opens_what_its_scopes_name(
    account: SampleAccount, scope: str, method: str, path: str, status: int
) -> None:
    secret = account.sample.credentials.add_client("setup")
    auth = ClientCredentials(account.url, "setup", secret, scope=scope)

    answer = await account.http.request(method, f"{account.url}/api/v2{path}", auth=auth)

    assert answer.status_code == status


async def test_a_token_tells_its_scopes_and_its_end(account: SampleAccount) -> None:
    known = account.sample.credentials
    auth = ClientCredentials(account.url, known.client_id, known.client_secret, scope="read write")

    answer = await account.http.get(f"{account.url}/api/v2/oauth/tokens/current.json", auth=auth)

    token = answer.json()["token"]
    assert token["scopes"] == ["read", "write"]
    assert datetime.fromisoformat(token["expires_at"]) > datetime.now(UTC)


@pytest.mark.parametrize("path", ["webhooks", "triggers", "incremental/tickets/cursor"])
async def test_an_agent_may_not_administer(
    account: SampleAccount, api: httpx2.AsyncClient, path: str
) -> None:
    account.sample.owner.role = "agent"

    assert (await api.get(f"/{path}")).status_code == 403


async def test_custom_fields_are_set_one_by_one(api: httpx2.AsyncClient, sample: Sample) -> None:
    sample.tickets[42].custom_fields = {1: "kept", 2: "old"}
    change = {"custom_fields": [{"id": 2, "value": "new"}], "brand_id": 77}

    ticket = (await api.put("/tickets/42", json={"ticket": change})).json()["ticket"]

    assert ticket["custom_fields"] == [{"id": 1, "value": "kept"}, {"id": 2, "value": "new"}]
    assert ticket["brand_id"] == 77


def test_requests_over_the_limit_of_a_minute_are_refused_until_it_ends() -> None:
    clock = Clock()
    limits = RateLimits(3, clock)

    answers = [limits.count("/api/v2/tickets/42") for _ in range(4)]
    clock.time += 60
    later, headers = limits.count("/api/v2/tickets/42")

    assert [allowed for allowed, _ in answers] == [True, True, True, False]
    assert answers[0][1]["x-rate-limit-remaining"] == "2"
    assert answers[3][1]["retry-after"] == "60"
    assert (later, headers["ratelimit-remaining"]) == (True, "2")


def test_exports_have_a_limit_of_their_own() -> None:
    limits = RateLimits(700, Clock())
    for _ in range(10):
        limits.count("/api/v2/incremental/tickets/cursor")

    allowed, headers = limits.count("/api/v2/incremental/tickets/cursor")

    assert not allowed
    assert headers["x-rate-limit-remaining"] == "689"
    shown = headers["zendesk-ratelimit-incremental-exports-cursor"]
    assert shown == "total=10; remaining=0; resets=60"
    assert limits.count("/api/v2/tickets/42")[0]


async def test_a_refused_request_is_plain_text_with_retry_after(account: SampleAccount) -> None:
    account.sample.limits = RateLimits(1)
    url = f"{account.url}/api/v2/users/me"

    answers = [await account.http.get(url) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[1].headers["content-type"].startswith("text/plain")
    assert 0 < int(answers[1].headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("type:ticket organization:46408803200101", lambda t: t.organization_id == 46408803200101),
        ("type:ticket -status:closed", lambda t: t.status != "closed"),
        ("type:ticket status:open tags:sso", lambda t: t.status == "open" and "sso" in t.tags),
        ("type:ticket updated>=2026-11-02", lambda t: t.updated_at.isoformat() >= "2026-11-02"),
    ],
)
async def test_a_search_finds_what_its_words_ask_for(
    api: httpx2.AsyncClient, sample: Sample, query: str, wanted: object
) -> None:
    assert callable(wanted)
    expected = {row.id for row in sample.tickets.values() if wanted(row)}

    found = (await api.get("/search", params={"query": query})).json()["results"]
    count = (await api.get("/search/count", params={"query": query})).json()["count"]
    exported, cursor = [], {}
    while True:
        page = {"query": query, "filter[type]": "ticket", "page[size]": 3, **cursor}
        answer = (await api.get("/search/export", params=page)).json()
        exported += [row["id"] for row in answer["results"]]
        if not answer["meta"]["has_more"]:
            break
        cursor = {"page[after]": answer["meta"]["after_cursor"]}

    assert expected
    assert {row["id"] for row in found} == expected
    assert count == len(exported) == len(expected)
    assert set(exported) == expected
