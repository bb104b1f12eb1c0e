"""`ticketfu check`: one line for each service, and exit code 1 when one cannot be used."""

from pathlib import Path

from tests.cli.commands import Ended, ticketfu
from tests.cli.conftest import Account
from tests.model import Model
from tests.notify.conftest import SECRET as NOTIFY_SECRET
from tests.notify.conftest import Receiver
from tests.serving import serve
from ticketfu.embedded import free_port


def verdicts(ended: Ended) -> dict[str, str]:
    """The service at the start of each line, and what follows."""
    return {line.split()[0]: line.split(maxsplit=1)[1] for line in ended.out.splitlines()}


async def test_settings_that_work_are_said_to_work(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    model, receiver = Model(), Receiver()
    async with serve(model.app()) as url, serve(receiver.app()) as outside:
        own_server = {"LLM_PROVIDER": "openai", "LLM_BASE_URL": f"{url}/v1", "LLM_MODEL": "local"}
        events = {"NOTIFY_URL": f"{outside}/events", "NOTIFY_SECRET": NOTIFY_SECRET}
        env = account.env | own_server | events | {"TEMPORAL_ADDRESS": temporal_address}
        ended = await ticketfu(tmp_path, "check", env)

    said = verdicts(ended)
    assert ended.code == 0, ended
    assert list(said) == ["settings", "Temporal", "Zendesk", "model", "receiver"]
    assert all(line.startswith("ok") for line in said.values()), ended
    assert "local answered in" in said["model"]
    assert len(model.prompts) == 1
    assert [event.type for event in receiver.received] == ["test"]
    assert ended.err == ""


async def test_the_keyless_provider_is_tried_too(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    ended = await ticketfu(tmp_path, "check", account.env | {"TEMPORAL_ADDRESS": temporal_address})

    assert ended.code == 0, ended
    assert "extractive answered" in verdicts(ended)["model"]


async def test_each_service_that_cannot_be_used_is_told_with_its_setting(
    tmp_path: Path, account: Account
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    wrong = {
        "TEMPORAL_ADDRESS": nowhere,
        "ZENDESK_CLIENT_SECRET": "xylophone",
        "LLM_PROVIDER": "openai",
        "LLM_BASE_URL": f"http://{nowhere}/v1",
        "LLM_MODEL": "local",
    }

    ended = await ticketfu(tmp_path, "check", account.env | wrong)

    said = verdicts(ended)
    assert ended.code == 1, ended
    assert said["settings"].startswith("ok")
    assert said["Temporal"].startswith("failed  no connection")
    assert "ZENDESK_CLIENT_SECRET" in said["Zendesk"]
    assert "LLM_BASE_URL" in said["model"]
    assert ended.err == "ticketfu: 3 of 3 services cannot be used as they are set\n"
    assert "xylophone" not in ended.out


async def test_a_namespace_that_is_not_there_is_told(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    env = account.env | {"TEMPORAL_ADDRESS": temporal_address, "TEMPORAL_NAMESPACE": "not-there"}

    ended = await ticketfu(tmp_path, "check", env)

    assert ended.code == 1
    assert "no namespace not-there" in verdicts(ended)["Temporal"]


async def test_wrong_settings_are_told_before_anybody_is_asked(tmp_path: Path) -> None:
    ended = await ticketfu(tmp_path, "check", {})

    assert ended.code == 2
    assert ended.out == ""
    assert "LLM_PROVIDER" in ended.err
