"""The same event id twice is one event, whatever the first delivery's answer became."""

import pytest

from tests.harness import System, fresh_id
from ticketfu.webhook.models import WEBHOOK_PATH


@pytest.mark.parametrize("path", ["/api/v1/ticket", WEBHOOK_PATH])
async def test_a_repeated_call_is_accepted_and_changes_nothing(system: System, path: str) -> None:
    ticket_id = system.ticket()
    body, headers = {"ticket_id": ticket_id}, {"Idempotency-Key": f"event-{ticket_id}"}
    first = await system.http.post(path, json=body, headers=headers)
    await system.fresh(ticket_id)
    system.comment(ticket_id, "Nobody is told of this.")

    again = await system.http.post(path, json=body, headers=headers)

    assert (first.status_code, again.status_code) == (202, 202)
    assert (await system.fresh(ticket_id)).comments.total == 1


async def test_a_repeated_delivery_is_accepted_and_changes_nothing(system: System) -> None:
    ticket_id, event = system.ticket(), f"event-{fresh_id()}"
    webhook = system.sample.webhooks[0]
    assert await webhook.fire(ticket_id, event) == 202
    await system.fresh(ticket_id)
    system.comment(ticket_id, "Nobody is told of this.")

    assert await webhook.fire(ticket_id, event) == 202

    document = await system.fresh(ticket_id)
    assert document.comments.total == 1


async def test_another_event_id_is_another_change(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id, **{"Idempotency-Key": f"one-{ticket_id}"})
    await system.fresh(ticket_id)
    system.comment(ticket_id, "One more thing.")

    await system.post(ticket_id, **{"Idempotency-Key": f"two-{ticket_id}"})

    document = await system.fresh(ticket_id)
    assert document.comments.covered == 2


async def test_one_event_id_may_concern_two_tickets(system: System) -> None:
    one, other = system.ticket(), system.ticket()
    headers = {"Idempotency-Key": f"both-{one}"}

    await system.post(one, **headers)
    await system.post(other, **headers)

    assert (await system.fresh(one)).status == "ready"
    assert (await system.fresh(other)).status == "ready"
