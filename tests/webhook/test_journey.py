"""From nothing to summaries that follow Zendesk, and out again."""

import json

import pytest

from tests.harness import eventually
from tests.server.test_signature import signed
from tests.webhook.conftest import Installation
from ticketfu.webhook.models import WEBHOOK_PATH


async def test_an_account_is_followed_from_setup_to_removal(installation: Installation) -> None:
    system = installation.system
    acme = system.organization()
    ticket_id, other, gone = (system.ticket(f"Report {n}.", organization_id=acme) for n in range(3))
    for _ in range(3):
        await installation.setup()
    await installation.lose_history()
    await installation.setup()
    assert installation.counts() == (2, 1)
    installation.restart_server(*installation.secrets())

    for number in (ticket_id, other, gone):
        await change(installation, number, {"priority": "high"})
    assert (await system.fresh_organization(acme, tickets=3)).tickets.open == 3

    await change(installation, ticket_id, {"comment": {"body": "Order Waldemar-1 is lost."}})
    await eventually(lambda: words(installation, ticket_id), lambda text: "Waldemar-1" in text)

    comment = system.sample.conversation(ticket_id)[-1]
    await installation.zendesk.put(
        f"/tickets/{ticket_id}/comments/{comment.id}/redact", json={"text": "Waldemar-1"}
    )
    await eventually(lambda: words(installation, ticket_id), lambda text: "Waldemar" not in text)

    await installation.zendesk.post(f"/tickets/{ticket_id}/merge", json={"ids": [other]})
    await system.fresh_organization(acme, tickets=2)
    await eventually(lambda: system.read(other), lambda doc: doc.ticket_status == "closed")

    await installation.zendesk.delete(f"/tickets/{gone}")
    await eventually(lambda: system.read(gone), lambda doc: doc.ticket_status == "deleted")
    await installation.zendesk.delete(f"/deleted_tickets/{gone}")
    assert (await system.http.get(f"/api/v1/ticket/{gone}/summary")).status_code == 404
    await system.fresh_organization(acme, tickets=1)
    assert set(installation.statuses()) == {202}

    await installation.webhooks.remove()
    assert installation.counts() == (0, 0)


async def test_a_rotated_secret_loses_no_delivery_and_forgeries_change_nothing(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    system = installation.system
    ticket_id = system.ticket()
    await installation.setup()
    old = installation.secrets()
    # While none is set, the key alone opens: a secret may change at any moment.
    for webhook_id in system.sample.registered:
        await change(installation, ticket_id, {"priority": "low"})
        await installation.zendesk.post(f"/webhooks/{webhook_id}/signing_secret")
        await change(installation, ticket_id, {"priority": "high"})
    new = installation.secrets()
    installation.restart_server(*old, *new)
    await change(installation, ticket_id, {"status": "pending"})
    assert set(installation.statuses()) == {202}
    assert set(old).isdisjoint(new)
    before = await eventually(
        lambda: system.read(ticket_id), lambda doc: doc.ticket_status == "pending" and not doc.stale
    )

    body = json.dumps({"ticket_id": ticket_id}).encode()
    repeated = signed(body, secret=new[0])
    deliveries = [
        repeated,
        repeated,
        signed(body, secret="forged-by-somebody"),
        signed(body, secret=old[0], age=600),
    ]
    async with installation.caller() as http:
        answers = [await http.post(WEBHOOK_PATH, content=body, headers=h) for h in deliveries]
    after = await system.fresh(ticket_id)

    assert [answer.status_code for answer in answers] == [202, 202, 401, 401]
    assert after.model_copy(update={"as_of": before.as_of}) == before
    assert "refused a delivery: the signature does not fit" in caplog.text


async def change(installation: Installation, ticket_id: int, fields: dict[str, object]) -> None:
    answer = await installation.zendesk.put(f"/tickets/{ticket_id}", json={"ticket": fields})
    answer.raise_for_status()


async def words(installation: Installation, ticket_id: int) -> str:
    return (await installation.system.read(ticket_id)).model_dump_json()
