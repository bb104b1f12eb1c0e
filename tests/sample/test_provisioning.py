"""Webhooks and triggers as an administrator's program sets them up, and what they deliver."""

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

from tests.serving import http_client, serve
from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.signature import TEST_SECRET, verify

KEY = {"type": "api_key", "data": {"name": "X-Ticketfu-Key", "value": "the-webhooks-own-key"}}
TEMPLATE = '{"ticket_id": "{{ticket.id}}"}'


@dataclass
class Receiver:
    url: str = ""
    statuses: list[int] = field(default_factory=list)
    deliveries: list[tuple[httpx2.Headers, bytes]] = field(default_factory=list)

    async def receive(self, request: Request) -> Response:
        self.deliveries.append((httpx2.Headers(request.headers.raw), await request.body()))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 202)

    def types(self) -> list[str]:
        return [json.loads(body)["type"].split(":")[-1] for _, body in self.deliveries]


@pytest.fixture(scope="module")
async def listening() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    async with serve(app) as url:
        receiver.url = f"{url}/hook"
        yield receiver


@pytest.fixture
def receiver(listening: Receiver) -> Receiver:
    listening.deliveries.clear()
    listening.statuses.clear()
    return listening


@pytest.fixture
async def api(account: SampleAccount) -> AsyncIterator[httpx2.AsyncClient]:
    known = account.sample.credentials
    auth = httpx2.BasicAuth(f"{known.email}/token", known.api_token)
    async with http_client(base_url=f"{account.url}/api/v2", auth=auth) as api:
        yield api


async def new_webhook(api: httpx2.AsyncClient, url: str, *subscriptions: str) -> str:
    body = {
        "name": "TicketFu",
        "endpoint": url,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": subscriptions or ["conditional_ticket_events"],
        "authentication": KEY | {"add_position": "header"},
    }
    created = await api.post("/webhooks", json={"webhook": body})
    assert created.status_code == 201
    return str(created.json()["webhook"]["id"])


async def new_trigger(api: httpx2.AsyncClient, webhook_id: str) -> httpx2.Response:
    types = [{"field": "update_type", "operator": "is", "value": v} for v in ("Create", "Change")]
    action = {"field": "notification_webhook", "value": [webhook_id, TEMPLATE]}
    body = {"title": "TicketFu", "conditions": {"all": [], "any": types}, "actions": [action]}
    return await api.post("/triggers", json={"trigger": body})


async def secret_of(api: httpx2.AsyncClient, webhook_id: str) -> str:
    answer = (await api.get(f"/webhooks/{webhook_id}/signing_secret")).json()
    return str(answer["signing_secret"]["secret"])


async def test_a_trigger_calls_its_webhook_signed_and_with_its_key(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    webhook_id = await new_webhook(api, receiver.url)
    assert (await new_trigger(api, webhook_id)).status_code == 201

    await api.put("/tickets/42", json={"ticket": {"status": "hold"}})

    [(headers, body)] = receiver.deliveries
    assert json.loads(body) == {"ticket_id": "42"}
    assert body.endswith(b"}\n")
    assert headers["x-ticketfu-key"] == "the-webhooks-own-key"
    assert headers["x-zendesk-webhook-id"] == webhook_id
    assert verify(
        await secret_of(api, webhook_id),
        timestamp=headers["x-zendesk-webhook-signature-timestamp"],
        signature=headers["x-zendesk-webhook-signature"],
        body=body,
        now=datetime.now(UTC),
    )


async def test_events_tell_what_triggers_never_tell(
    api: httpx2.AsyncClient, receiver: Receiver, sample: Sample
) -> None:
    names = ("soft_deleted", "permanently_deleted", "merged", "comment_redacted")
    events = [f"zen:event-type:ticket.{name}" for name in names]
    await new_webhook(api, receiver.url, *events)
    await new_trigger(api, await new_webhook(api, receiver.url))
    comment = sample.conversation(42)[0]

    await api.put(f"/comment_redactions/{comment.id}", json={"text": "all"})
    await api.delete("/tickets/43")
    await api.delete("/deleted_tickets/43")

    assert receiver.types() == [
        "ticket.comment_redacted",
        "ticket.soft_deleted",
        "ticket.permanently_deleted",
    ]
    event = json.loads(receiver.deliveries[1][1])
    assert (event["subject"], event["detail"]["id"]) == ("zen:ticket:43", "43")
    assert not sample.conversation(43)
    assert (await api.get("/deleted_tickets")).json()["deleted_tickets"] == []


async def test_a_deleted_ticket_can_be_restored_until_it_is_gone_for_good(
    api: httpx2.AsyncClient,
) -> None:
    await api.delete("/tickets/43")
    assert (await api.put("/deleted_tickets/43/restore.json")).json() == {}
    assert (await api.get("/tickets/43")).status_code == 200

    await api.delete("/tickets/43")
    await api.delete("/deleted_tickets/43")
    assert (await api.put("/deleted_tickets/43/restore.json")).status_code == 404


async def test_a_conflict_is_delivered_again_under_the_same_id_and_nothing_else_is(
    api: httpx2.AsyncClient, receiver: Receiver, sample: Sample
) -> None:
    webhook_id = await new_webhook(api, receiver.url)
    await new_trigger(api, webhook_id)
    receiver.statuses += [409, 409, 202, 500]

    await api.put("/tickets/42", json={"ticket": {"status": "hold"}})
    await api.put("/tickets/42", json={"ticket": {"status": "open"}})

    ids = [headers["x-zendesk-webhook-invocation-id"] for headers, _ in receiver.deliveries]
    assert (len(ids), len(set(ids[:3])), len(set(ids))) == (4, 1, 2)
    assert sample.registered[webhook_id].statuses == [202, 500]
    shown = (await api.get(f"/webhooks/{webhook_id}/invocations")).json()["invocations"]
    assert [(row["status"], row["status_code"]) for row in shown] == [
        ("success", 202),
        ("failed", 500),
    ]


async def test_a_reset_secret_signs_the_next_delivery(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    webhook_id = await new_webhook(api, receiver.url)
    before = await secret_of(api, webhook_id)

    reset = await api.post(f"/webhooks/{webhook_id}/signing_secret")

    assert reset.status_code == 201
    after = reset.json()["signing_secret"]["secret"]
    assert (len(before), len(after), before == after) == (44, 44, False)
    assert await secret_of(api, webhook_id) == after


async def test_the_test_button_signs_with_the_published_secret(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    webhook_id = await new_webhook(api, receiver.url)

    answer = await api.post("/webhooks/test", params={"webhook_id": webhook_id}, json={})

    assert answer.json()["response"]["status_code"] == 202
    [(headers, body)] = receiver.deliveries
    assert verify(
        TEST_SECRET,
        timestamp=headers["x-zendesk-webhook-signature-timestamp"],
        signature=headers["x-zendesk-webhook-signature"],
        body=body,
        now=datetime.now(UTC),
    )


async def test_secrets_of_an_authentication_are_never_shown(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    webhook_id = await new_webhook(api, receiver.url)

    shown = [await api.get("/webhooks"), await api.get(f"/webhooks/{webhook_id}")]

    assert all("the-webhooks-own-key" not in answer.text for answer in shown)
    assert "links" not in shown[0].json()
    assert (await api.get("/webhooks", params={"filter[name_contains]": "other"})).json() == {
        "webhooks": [],
        "meta": {"has_more": False, "after_cursor": None, "before_cursor": None},
    }


async def test_a_webhook_is_changed_but_never_from_triggers_to_events(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    path = f"/webhooks/{await new_webhook(api, receiver.url)}"

    changed = await api.patch(path, json={"webhook": {"endpoint": "https://other.example/x"}})
    kind = {"webhook": {"subscriptions": ["zen:event-type:ticket.merged"]}}

    assert (changed.status_code, changed.content) == (204, b"")
    assert (await api.patch(path, json=kind)).status_code == 400
    shown = (await api.get(path)).json()["webhook"]
    assert shown["endpoint"] == "https://other.example/x"
    assert shown["subscriptions"] == ["conditional_ticket_events"]


async def test_a_webhook_goes_after_its_trigger(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    webhook_id = await new_webhook(api, receiver.url)
    trigger_id = (await new_trigger(api, webhook_id)).json()["trigger"]["id"]

    assert (await api.delete(f"/webhooks/{webhook_id}")).status_code == 400
    assert (await api.delete(f"/triggers/{trigger_id}")).status_code == 204
    assert (await api.delete(f"/webhooks/{webhook_id}")).status_code == 204
    assert (await api.get(f"/webhooks/{webhook_id}")).status_code == 404


async def test_a_trigger_of_an_unknown_webhook_is_refused(api: httpx2.AsyncClient) -> None:
    assert (await new_trigger(api, "01UNKNOWN")).status_code == 422


async def test_a_paused_webhook_hears_nothing(api: httpx2.AsyncClient, receiver: Receiver) -> None:
    webhook_id = await new_webhook(api, receiver.url)
    await new_trigger(api, webhook_id)
    await api.patch(f"/webhooks/{webhook_id}", json={"webhook": {"status": "inactive"}})

    await api.put("/tickets/42", json={"ticket": {"status": "hold"}})

    assert receiver.deliveries == []


async def test_a_changed_trigger_has_its_new_conditions_alone(
    api: httpx2.AsyncClient, receiver: Receiver
) -> None:
    trigger = (await new_trigger(api, await new_webhook(api, receiver.url))).json()["trigger"]
    created = {"field": "update_type", "operator": "is", "value": "Create"}
    change = {"trigger": {"conditions": {"any": [created]}}}

    await api.put(f"/triggers/{trigger['id']}", json=change)
    await api.put("/tickets/42", json={"ticket": {"status": "hold"}})
    await api.post("/tickets", json={"ticket": {"comment": {"body": "Hello"}}})

    assert len(receiver.deliveries) == 1
    [listed] = (await api.get("/triggers", params={"page[size]": 100})).json()["triggers"]
    assert listed["conditions"] == {"all": [], "any": [created]}
