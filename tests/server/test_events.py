"""The same event id twice is one fact, whatever the first delivery's answer became."""

import pytest

from tests.system import System, fresh_id


@pytest.mark.parametrize("header", ["Idempotency-Key", "X-Zendesk-Webhook-Invocation-Id"])
async def test_a_repeated_delivery_is_accepted_and_changes_nothing(
    ticketfu: System, header: str
) -> None:
    ticket_id, event = ticketfu.ticket(), f"event-{fresh_id()}"
    unsigned = "Idempotency-Key"
    headers = {unsigned: event}
    send = ticketfu.post
    if header != unsigned:
        webhook = ticketfu.sample.webhooks[0]
        assert await webhook.fire(ticket_id, event) == 202
    else:
        assert (await send(ticket_id, **headers)).status_code == 202
    await ticketfu.fresh(ticket_id)
    ticketfu.comment(ticket_id, "Nobody is told of this.")

    if header != unsigned:
        assert await webhook.fire(ticket_id, event) == 202
    else:
        assert (await send(ticket_id, **headers)).status_code == 202

    document = await ticketfu.read(ticket_id)
    assert not document.stale
    assert document.comments.total == 1


async def test_another_event_is_another_fact(ticketfu: System) -> None:
    ticket_id = ticketfu.ticket()
    await ticketfu.post(ticket_id, **{"Idempotency-Key": f"one-{ticket_id}"})
    await ticketfu.fresh(ticket_id)
    ticketfu.comment(ticket_id, "One more thing.")

    await ticketfu.post(ticket_id, **{"Idempotency-Key": f"two-{ticket_id}"})

    document = await ticketfu.fresh(ticket_id)
    assert document.comments.covered == 2


async def test_one_event_id_may_concern_two_tickets(ticketfu: System) -> None:
    one, other = ticketfu.ticket(), ticketfu.ticket()
    headers = {"Idempotency-Key": f"both-{one}"}

    await ticketfu.post(one, **headers)
    await ticketfu.post(other, **headers)

    assert (await ticketfu.fresh(one)).status == "ready"
    assert (await ticketfu.fresh(other)).status == "ready"
