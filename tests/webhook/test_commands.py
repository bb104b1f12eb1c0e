"""`ticketfu zendesk check`, `setup` and `remove`, as an administrator calls them."""

import asyncio
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.cli.commands import complaint, ticketfu
from tests.harness import fresh_id
from tests.webhook.conftest import Installation
from ticketfu.cli.zendesk import ZendeskCheck, ZendeskRemove, ZendeskSetup
from ticketfu.cli.zendesk_check import run_check
from ticketfu.cli.zendesk_setup import run_remove, run_setup
from ticketfu.errors import CannotStart

Captured = pytest.CaptureFixture[str]


def values(installation: Installation, **others: object) -> dict[str, object]:
    settings, temporal = installation.system.settings, installation.system.temporal
    return {
        "zendesk_webhook_base_url": installation.url,
        "queue": installation.system.queue,
        "zendesk_base_url": settings.zendesk_base_url,
        "zendesk_client_id": settings.zendesk_client_id,
        "zendesk_client_secret": settings.zendesk_client_secret,
        "temporal_address": temporal.service_client.config.target_host,
        **others,
    }


async def checked(
    installation: Installation, captured: Captured, **others: object
) -> dict[str, str]:
    """The line of `zendesk check` for each part, its verdict first."""
    given = values(installation, **others)
    del given["temporal_address"]
    try:
        await run_check(ZendeskCheck.model_validate(given), asyncio.Event())
    except CannotStart as error:
        print(f"failed    {error}")  # noqa: T201
    lines = captured.readouterr().out.splitlines()
    return {line.split()[0]: line.split(maxsplit=1)[1] for line in lines}


async def test_check_setup_and_remove_go_together(
    installation: Installation, capsys: Captured
) -> None:
    bare = await checked(installation, capsys)
    assert bare["failed"] == "to be mended: changes, events"
    assert all("run `ticketfu zendesk setup`" in bare[kind] for kind in ("changes", "events"))
    assert bare["app"].startswith("note")

    setup = ZendeskSetup.model_validate(values(installation, show_secrets=True))
    await run_setup(setup, asyncio.Event())
    shown = capsys.readouterr()
    name, _, secrets = shown.out.rstrip("\n").partition("=")
    changes, events = secrets.split(",")
    # Which of the two webhooks is made first depends on the worker.
    assert (name, {changes, events}) == ("ZENDESK_WEBHOOK_SECRET", {*installation.secrets()})
    assert [line.rpartition(": ")[2] for line in shown.err.splitlines()] == ["made", "made"]

    unsigned = await checked(installation, capsys)
    assert "failed" not in unsigned
    assert "ZENDESK_WEBHOOK_SECRET is not set" in unsigned["changes"]
    half = await checked(installation, capsys, zendesk_webhook_secret=SecretStr(changes))
    assert half["changes"].startswith("ok")
    assert "is not in ZENDESK_WEBHOOK_SECRET" in half["events"]

    installation.system.sample.triggers.popitem()
    drifted = await checked(installation, capsys)
    assert "its trigger is missing" in drifted["changes"]

    given = values(installation)
    remove = {name: given[name] for name in ("queue", "temporal_address")}
    await run_remove(ZendeskRemove.model_validate(remove), asyncio.Event())
    assert "Unset ZENDESK_WEBHOOK_BASE_URL" in capsys.readouterr().out
    assert installation.counts() == (0, 0)


async def test_credentials_and_rights_that_do_not_suffice_are_told(
    installation: Installation, capsys: Captured
) -> None:
    sample = installation.system.sample
    wrong = await checked(installation, capsys, zendesk_client_secret=SecretStr("xylophone"))
    assert "ZENDESK_CLIENT_SECRET" in wrong["account"]
    anonymous = {
        "zendesk_client_id": None,
        "zendesk_client_secret": None,
        "zendesk_email": "nobody@acme.example",
        "zendesk_token": SecretStr("xylophone"),
    }
    nobody = await checked(installation, capsys, **anonymous)
    assert "does not know these credentials" in nobody["account"]

    of_its_own = {"zendesk_setup_client_id": "setup"}
    bad = {"zendesk_setup_client_secret": SecretStr("xylophone")}
    refused = await checked(installation, capsys, **of_its_own, **bad)
    assert refused["failed"] == "to be mended: changes, events"
    assert "ZENDESK_SETUP_CLIENT_SECRET" in refused["changes"]
    good = {"zendesk_setup_client_secret": SecretStr(sample.credentials.add_client("setup"))}
    sample.credentials.restrict(sample.credentials.client_id, "read")
    assert (
        "there is no webhook"
        in (await checked(installation, capsys, **of_its_own, **good))["changes"]
    )

    written = await checked(installation, capsys, write_back="custom-field:42")
    assert "needs the scope tickets:write" in written["writing"]
    assert "administrator as its owner" in written["changes"]
    sample.credentials.restrict(sample.credentials.client_id, "read tickets:write")
    allowed = await checked(installation, capsys, write_back="internal-note")
    assert allowed["writing"] == "ok      summaries may be written: internal-note"

    sample.owner.role = "agent"
    agent = await checked(installation, capsys)
    given = {name: each for name, each in values(installation).items() if "temporal" not in name}
    with pytest.raises(CannotStart):
        await run_check(ZendeskCheck.model_validate(given), asyncio.Event(), as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert not shown["ok"]
    assert {row["part"]: row["verdict"] for row in shown["parts"]}["export"] == "failed"
    sample.owner.role = "admin"
    assert agent["failed"] == "to be mended: export, changes, events"
    assert "administrator as its owner" in agent["changes"]
    assert (await checked(installation, capsys, reconcile_seconds=0))["export"].startswith("ok")


async def test_without_a_worker_a_command_ends_with_one_line(
    tmp_path: Path, temporal_address: str
) -> None:
    env = {
        "TEMPORAL_ADDRESS": temporal_address,
        "WORKER_QUEUE": f"nobody-{fresh_id()}",
        "ZENDESK_WEBHOOK_BASE_URL": "https://ticketfu.example",
    }

    ended = await ticketfu(tmp_path, "zendesk setup", env)

    assert "no worker polls the queue nobody-" in complaint(ended, code=1)
