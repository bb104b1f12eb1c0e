"""Settings in a file, variables with a slip of the pen, and secrets where everybody sees them."""

import os
from pathlib import Path

import pytest

from tests.cli.commands import complaints, running, ticketfu
from ticketfu.cli.server import ServerStart
from ticketfu.cli.up import Up
from ticketfu.settings.misspelt import misspelt
from ticketfu.settings.names import variables
from ticketfu.settings.sources import EnvFileError, gather, read_file

KNOWN = variables(Up)

FILE = """\
# a comment

SERVER_API_TOKEN='a-token-with-$and#signs'
export PORT = 8081
TEMPORAL_NAMESPACE=$HOME
ZENDESK_SUBDOMAIN="acme"   # which one
SETTLE_SECONDS=
LOG_LEVEL=WARNING
"""


def test_a_file_holds_name_value_lines_as_a_shell_and_docker_read_them(tmp_path: Path) -> None:
    file = tmp_path / "ticketfu.env"
    file.write_text(FILE)

    assert read_file(file) == {
        "SERVER_API_TOKEN": "a-token-with-$and#signs",
        "PORT": "8081",
        "TEMPORAL_NAMESPACE": "$HOME",
        "ZENDESK_SUBDOMAIN": "acme",
        "SETTLE_SECONDS": "",
        "LOG_LEVEL": "WARNING",
    }


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_file_from_windows_is_read_alike(tmp_path: Path, mark: str, ends: str) -> None:
    file = tmp_path / "ticketfu.env"
    file.write_bytes(f"{mark}PORT=1{ends}HOST=a{ends}".encode())

    assert read_file(file) == {"PORT": "1", "HOST": "a"}


def test_flags_beat_variables_which_beat_the_file_and_what_is_empty_counts_as_unset() -> None:
    file = {"PORT": "1", "HOST": "file", "WORKER_QUEUE": "file", "TEMPORAL_NAMESPACE": "file"}
    environment = {"PORT": "2", "HOST": "environment", "WORKER_QUEUE": " "}

    found = gather(ServerStart, {"port": "3", "host": ""}, environment, file)

    assert found == {
        "port": "3",
        "host": "environment",
        "queue": "file",
        "temporal_namespace": "file",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "No such file"),
        (b"PORT=1\nSERVER_API_TOKEN\n", "line 2: wants NAME=value"),
        (b"PORT=1\n=x\n", "line 2: wants NAME=value"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "ticketfu.env"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(EnvFileError, match=said) as caught:
        read_file(file)

    assert str(file) in str(caught.value)


async def test_a_command_reads_its_settings_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "ticketfu.env"
    file.write_text("SERVER_API_TOKEN=a-token-from-a-file\nPORT=a-port-from-a-file\n")

    lines = complaints(await ticketfu(tmp_path, "server start --env-file ticketfu.env"))
    missing = complaints(await ticketfu(tmp_path, "server start --env-file nowhere.env"))

    assert lines == ["ticketfu: --port (PORT): wants a whole number"]
    assert missing == ["ticketfu: --env-file nowhere.env: No such file or directory"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ZENDESK_SUBDOMIAN", "ZENDESK_SUBDOMAIN"),
        ("ZENDESK_DOMAIN", "ZENDESK_SUBDOMAIN"),
        ("ZENDESK_API_TOKEN", "ZENDESK_TOKEN"),
        ("ZENDSK_CLIENT_ID", "ZENDESK_CLIENT_ID"),
        ("LLM_PROVDER", "LLM_PROVIDER"),
        ("LLM_KEY", "LLM_API_KEY"),
        ("LLMPROVIDER", "LLM_PROVIDER"),
        ("OPENAI_KEY", "OPENAI_API_KEY"),
        ("GEMINI_APIKEY", "GEMINI_API_KEY"),
        ("SERVER_APITOKEN", "SERVER_API_TOKEN"),
        ("TEMPORAL_ADRESS", "TEMPORAL_ADDRESS"),
        ("TEMPORAL_NAME_SPACE", "TEMPORAL_NAMESPACE"),
        ("WORKER_QUEUES", "WORKER_QUEUE"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("zendesk_subdomian", "ZENDESK_SUBDOMAIN"),
        *((name, None) for name in ("HOSTNAME", "PORTS", "HOME", "SSL_CERT_FILE", "HTTPS_PROXY")),
        *(
            (name, None)
            for name in ("GOOGLE_API_KEY", "OPENROUTER_API_KEY", "AZURE_OPENAI_API_KEY")
        ),
        *((name, None) for name in sorted(KNOWN)),
    ],
)
def test_a_variable_that_looks_like_a_setting_is_warned_of(name: str, meant: str | None) -> None:
    assert dict(misspelt([name], KNOWN)) == ({name: meant} if meant else {})


def test_the_machines_own_variables_are_not_warned_of() -> None:
    usual = [name for name in os.environ if not name.startswith(("ZENDESK", "LLM", "TEMPORAL"))]

    assert list(misspelt(usual, KNOWN)) == []


async def test_a_process_that_starts_warns_of_a_slip_and_of_a_secret_that_all_can_see(
    tmp_path: Path,
) -> None:
    env = {"ZENDESK_SUBDOMIAN": "acme", "HOST": "127.0.0.1"}
    command = "server start --port 0 --server-api-token a-token-that-all-can-see"
    async with running(tmp_path, command, env) as server:
        await server.says("server started")
        said = server.err.read_text()

    assert "ZENDESK_SUBDOMIAN is not a setting and not read; ZENDESK_SUBDOMAIN is one" in said
    assert "--server-api-token shows in the list of processes" in said
    assert "a-token-that-all-can-see" not in said
