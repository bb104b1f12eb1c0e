"""Drift is repaired and said, what is foreign stays, and each half is tried until it exists."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from pydantic import SecretStr

from tests.harness import KEY, eventually, server_settings
from tests.replay.shapes import TimeSkipper
from tests.webhook.conftest import Installation
from ticketfu.cli import wiring
from ticketfu.sample.provisioning import WebhookRecord
from ticketfu.sample.provisioning_bodies import TriggerBody, WebhookBody
from ticketfu.sample.sample import Sample
from ticketfu.server import serving
from ticketfu.webhook.models import WEBHOOK_PATH, WORKFLOW_ID
from ticketfu.webhook.wanted import KEY_HEADER, installation_mark, webhook_name
from ticketfu.zendesk.signature import webhook_key

NEXT_KEY = "the-key-after-rotation"

Drift = Callable[[Sample], object]


def of_changes(sample: Sample) -> WebhookRecord:
    return next(row for row in sample.registered.values() if row.body.is_called_by_triggers)


def of_events(sample: Sample) -> WebhookRecord:
    return next(row for row in sample.registered.values() if not row.body.is_called_by_triggers)


def trigger_of(sample: Sample) -> TriggerBody:
    (trigger,) = sample.triggers.values()
    return trigger.body


def renamed(record: WebhookRecord, **changes: object) -> WebhookBody:
    return WebhookBody.model_validate(record.body.model_dump() | changes)


DRIFTS: dict[str, Drift] = {
    "it is inactive": lambda sample: setattr(of_changes(sample).body, "status", "inactive"),
    "it is subscribed to other events": lambda sample: of_events(sample).body.subscriptions.pop(),
    "it does not send its key": lambda sample: setattr(
        of_events(sample).body, "authentication", None
    ),
    "its address is": lambda sample: setattr(
        of_changes(sample).body, "endpoint", f"https://moved.example{WEBHOOK_PATH}"
    ),
    "of its trigger: it is inactive": lambda sample: setattr(trigger_of(sample), "active", False),
    "its conditions are others": lambda sample: trigger_of(sample).conditions.any.pop(),
    "its actions are others": lambda sample: trigger_of(sample).actions.append(
        trigger_of(sample).actions[0]
    ),
    "its trigger is missing": lambda sample: sample.triggers.clear(),
    "there is more than one": lambda sample: (
        sample.register(renamed(of_events(sample)), sample.moment()),
        sample.add_trigger(trigger_of(sample), sample.moment()),
    ),
    "it is of the other kind": lambda sample: setattr(
        of_events(sample), "body", renamed(of_changes(sample), name=of_events(sample).body.name)
    ),
}


async def test_every_drift_is_repaired_and_said(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    sample = installation.system.sample
    await installation.setup()
    good = [of_changes(sample).body.model_dump(), of_events(sample).body.model_dump()]
    caplog.set_level(logging.WARNING, "ticketfu.webhook")
    for words, drift in DRIFTS.items():
        drift(sample)
        report = await installation.setup()
        repairs = [*report.changes.last.repairs, *report.events.last.repairs]
        assert any(words in said for said in repairs), (words, repairs)
        assert words in caplog.text
        assert installation.counts() == (2, 1), words
        assert [of_changes(sample).body.model_dump(), of_events(sample).body.model_dump()] == good
        assert trigger_of(sample).active
        assert trigger_of(sample).actions[0].value[0] == of_changes(sample).id
    assert (await installation.setup()).changes.last.repairs == []
    shown = await installation.webhooks.read()
    assert (shown.standing, shown.base_url) == ("wanted", installation.url)
    assert {shown.changes.standing, shown.events.standing} == {"in_place"}
    # What was repaired last stays known when the next check finds nothing.
    assert shown.events.repairs == ["it is of the other kind"]
    assert shown.events.repaired_at == shown.events.since
    assert shown.events.checked_at > shown.events.repaired_at


async def test_a_paused_webhook_and_another_key_are_noticed_without_being_asked(
    installation: Installation,
) -> None:
    system, sample = installation.system, installation.system.sample
    wanted = installation.wanted.model_copy(update={"reconcile_seconds": 0.05})
    await installation.webhooks.setup(wanted)
    of_changes(sample).body.status = "inactive"
    del sample.registered[of_events(sample).id]

    async def repaired() -> bool:
        return installation.counts() == (2, 1) and of_changes(sample).body.status == "active"

    await eventually(repaired, bool)

    # Whoever rotates puts the new key first; the old one opens until it is taken out.
    installation.restart_server(keys=f"{NEXT_KEY},{KEY}")
    await system.stop_worker()
    key = SecretStr(NEXT_KEY)
    system.settings = system.settings.model_copy(update={"server_api_token": key})
    system.start_worker()

    async def given() -> set[str]:
        shown = [row.body.authentication for row in sample.registered.values()]
        return {each.data["value"] for each in shown if each}

    await eventually(given, lambda keys: keys == {webhook_key(NEXT_KEY)})
    installation.restart_server(keys=NEXT_KEY)
    ticket_id = system.ticket()
    assert await sample.announce(ticket_id, events=["ticket.merged"]) == [202, 202]
    assert NEXT_KEY not in str(sample.registered)


async def test_a_half_that_cannot_be_made_does_not_hold_up_the_other(
    installation: Installation,
) -> None:
    sample = installation.system.sample
    sample.fail_next("/api/v2/triggers", status=422, times=1)

    report = await installation.setup()

    assert report.changes.backoff.error
    assert report.changes.backoff.error.code == "zendesk.rejected"
    assert report.events.last.made
    assert installation.counts() == (2, 0)
    shown = await installation.webhooks.read()
    assert (shown.changes.standing, shown.events.standing) == ("failing", "in_place")
    assert shown.changes.error == report.changes.backoff.error
    entity = installation.system.temporal.get_workflow_handle(WORKFLOW_ID)
    await TimeSkipper(installation.system.temporal).fast_forward(entity, timedelta(minutes=1))

    async def made() -> tuple[int, int]:
        return installation.counts()

    await eventually(made, lambda counts: counts == (2, 1))


async def test_what_is_foreign_stays_as_it_is(installation: Installation) -> None:
    system, sample = installation.system, installation.system.sample
    mark = installation_mark(system.temporal.namespace, system.queue)
    await installation.setup()
    body, trigger = of_changes(sample).body, trigger_of(sample)
    others = [
        renamed(of_changes(sample), name="TicketFu"),
        renamed(of_events(sample), name=webhook_name("events", "another/installation")),
        renamed(of_changes(sample), endpoint="https://another.example/hook"),
    ]
    foreign = [sample.register(other, sample.moment()) for other in others]
    action = {"field": "notification_webhook", "value": [foreign[2].id, "{}"]}
    calling = TriggerBody.model_validate(trigger.model_dump() | {"actions": [action]})
    theirs = sample.add_trigger(calling, sample.moment())
    before = [row.body.model_dump() for row in [*foreign, theirs]]
    assert body.name == foreign[2].body.name == webhook_name("changes", mark)

    await installation.setup()
    removed = (await installation.webhooks.remove()).removed

    assert (removed.webhooks, removed.triggers) == (2, 1)
    assert (await installation.webhooks.read()).standing == "removed"
    assert list(sample.registered.values()) == foreign
    assert list(sample.triggers.values()) == [theirs]
    assert [row.body.model_dump() for row in [*foreign, theirs]] == before


async def test_a_server_that_starts_sets_up_and_no_secret_is_kept(
    installation: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    system, sample = installation.system, installation.system.sample
    caplog.set_level(logging.DEBUG, "ticketfu")
    settings = server_settings(system.queue, 0).model_copy(
        update={"zendesk_webhook_base_url": "https://ticketfu.example/base"}
    )
    stop = asyncio.Event()
    with serving.bind("127.0.0.1", 0) as listening:
        serve = asyncio.create_task(wiring.run_server(settings, system.temporal, listening, stop))

        async def made() -> tuple[int, int]:
            return installation.counts()

        await eventually(made, lambda counts: counts == (2, 1))
        stop.set()
        await serve
    await installation.webhooks.remove()

    assert caplog.records
    history = await system.temporal.get_workflow_handle(WORKFLOW_ID).fetch_history()
    kept = b"".join(event.SerializeToString() for event in history.events)
    given = system.settings.zendesk_client_secret or SecretStr("")
    secrets = [KEY, webhook_key(KEY), given.get_secret_value(), KEY_HEADER]
    assert not [secret for secret in secrets if secret.encode() in kept]
    assert not [secret for secret in secrets if secret in caplog.text]
    assert b"https://ticketfu.example/base" in kept
    assert not sample.registered
