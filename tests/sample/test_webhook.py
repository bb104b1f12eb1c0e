import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import serve
from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.sample import Sample
from ticketfu.sample.webhook import Webhook
from ticketfu.zendesk.signature import verify

SECRET = "a secret that both sides know"


@dataclass
class Listener:
    url: str = ""
    status: int = 202
    deliveries: list[tuple[httpx2.Headers, bytes]] = field(default_factory=list)

    async def hear(self, request: Request) -> Response:
        headers = httpx2.Headers(request.headers.raw)
        self.deliveries.append((headers, await request.body()))
        return Response(status_code=self.status)

    def tickets(self) -> list[int]:
        return [int(json.loads(body)["ticket_id"]) for _, body in self.deliveries]


@pytest.fixture(scope="module")
async def ear() -> AsyncIterator[Listener]:
    ear = Listener()
    app = Starlette(routes=[Route("/api/v1/ticket", ear.hear, methods=["POST"])])
    async with serve(app) as url:
        ear.url = f"{url}/api/v1/ticket"
        yield ear


@pytest.fixture
def listener(ear: Listener) -> Listener:
    ear.status = 202
    ear.deliveries.clear()
    return ear


@pytest.fixture
def webhook(account: SampleAccount, listener: Listener) -> Webhook:
    webhook = Webhook(account.http, listener.url, key="the server's key", secret=SECRET)
    account.sample.webhooks.append(webhook)
    return webhook


async def test_a_delivery_is_signed_over_its_raw_bytes(
    listener: Listener, webhook: Webhook
) -> None:
    assert await webhook.fire(42) == 202

    headers, body = listener.deliveries[0]
    assert body == b'{\n  "ticket_id": "42"\n}\n'
    assert headers["x-ticketfu-key"] == "the server's key"
    assert headers["x-zendesk-webhook-id"] == webhook.id
    assert len(webhook.id) == 26
    assert verify(
        SECRET,
        timestamp=headers["x-zendesk-webhook-signature-timestamp"],
        signature=headers["x-zendesk-webhook-signature"],
        body=body,
        now=datetime.now(UTC),
    )


async def test_each_delivery_has_its_id_and_a_repeated_one_keeps_it(
    listener: Listener, webhook: Webhook
) -> None:
    await webhook.fire(42)
    await webhook.fire(42)
    await webhook.fire(42, "the-same")
    await webhook.fire(42, "the-same")

    ids = [headers["x-zendesk-webhook-invocation-id"] for headers, _ in listener.deliveries]
    assert (len(set(ids)), ids[2:]) == (3, ["the-same", "the-same"])


async def test_a_change_is_announced_before_it_is_answered(
    account: SampleAccount, listener: Listener, webhook: Webhook
) -> None:
    client = account.sample.credentials
    auth = httpx2.BasicAuth(f"{client.email}/token", client.api_token)
    api = f"{account.url}/api/v2/tickets"

    await account.http.put(f"{api}/42", json={"ticket": {"status": "hold"}}, auth=auth)
    new = {"ticket": {"subject": "New", "comment": {"body": "Hello"}}}
    created = (await account.http.post(api, json=new, auth=auth)).json()["ticket"]["id"]
    comment = account.sample.conversation(42)[0]
    await account.http.put(
        f"{account.url}/api/v2/comment_redactions/{comment.id}", json={"text": "all"}, auth=auth
    )
    await account.http.delete(f"{api}/43", auth=auth)

    # A trigger stays silent about redactions and deletions.
    assert listener.tickets() == [42, created]


async def test_a_webhook_for_erasures_hears_of_them(
    account: SampleAccount, sample: Sample, listener: Listener
) -> None:
    sample.webhooks.append(
        Webhook(account.http, listener.url, key="key", secret=SECRET, erasures=True)
    )

    assert await sample.announce(43, erasure=True) == [202]
    assert listener.tickets() == [43]


async def test_the_answer_to_an_announcement_is_seen(
    sample: Sample, listener: Listener, webhook: Webhook
) -> None:
    listener.status = 503

    assert await sample.announce(42) == [503]


async def test_a_webhook_that_nobody_hears_stops_no_one(account: SampleAccount) -> None:
    lost = Webhook(account.http, "http://127.0.0.1:1/api/v1/ticket", key="key", secret=SECRET)

    assert await lost.fire(42) == 0
    for secret in (SECRET, "'key'"):
        assert secret not in repr(lost)
