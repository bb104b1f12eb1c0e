"""Help and version of the command line."""

from pathlib import Path

import pytest

import ticketfu as package
from tests.cli.commands import Ended, invoked, ticketfu


async def test_the_version_is_told(tmp_path: Path) -> None:
    ended = await ticketfu(tmp_path, "--version")

    assert ended == Ended(0, f"ticketfu {package.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("--help", ["server", "worker", "up", "demo", "--version"]),
        ("server --help", ["start"]),
        ("worker --help", ["start"]),
        ("server start --help", ["--server-api-token", "SERVER_API_TOKEN", "required", "8080"]),
        ("worker start --help", ["--threads", "WORKER_THREADS", "extractive", "180"]),
        ("up --help", ["--embedded-temporal", "--port", "--llm-provider", "127.0.0.1:7233"]),
        ("demo --help", ["--once", "--llm-provider"]),
    ],
)
async def test_help_is_given(words: str, shown: list[str]) -> None:
    ended = await invoked(words)

    assert ended.code == 0
    assert ended.err == ""
    assert [word for word in shown if word not in ended.out] == []


async def test_help_prints_no_secret_of_the_environment() -> None:
    ended = await invoked("up --help", {"SERVER_API_TOKEN": "xylophone"})

    assert "xylophone" not in ended.out


@pytest.mark.parametrize("words", ["nonsense", "server nonsense", "--nonsense", "up --nonsense"])
async def test_what_is_no_command_is_wrong_usage(words: str) -> None:
    ended = await invoked(words)

    assert ended.code == 2
    assert "nonsense" in ended.err
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("words", ["", "server", "worker"])
async def test_half_a_command_shows_what_there_is(words: str) -> None:
    ended = await invoked(words)

    assert ended.code == 2
    assert "start" in ended.out + ended.err or "server" in ended.out + ended.err


@pytest.mark.parametrize("words", ["--help", "server start --help", "worker start --help"])
async def test_help_cuts_nothing_on_a_narrow_terminal(tmp_path: Path, words: str) -> None:
    wide = await ticketfu(tmp_path, words, {"COLUMNS": "200"})
    narrow = await ticketfu(tmp_path, words, {"COLUMNS": "80"})

    assert max(map(len, narrow.out.splitlines())) <= 80
    assert "".join(narrow.out.split()) == "".join(wide.out.split())
    assert "Example" in narrow.out


@pytest.mark.parametrize("words", ["", "ticket", "organization", "zendesk", "feedback", "keys"])
async def test_a_command_is_told_in_a_whole_sentence(tmp_path: Path, words: str) -> None:
    ended = await ticketfu(tmp_path, f"{words} --help", {"COLUMNS": "80"})

    _, heading, commands = ended.out.partition("Commands:")
    assert heading
    assert "..." not in commands


@pytest.mark.parametrize("words", ["ticket show", "ticket list", "organization show", "backfill"])
async def test_what_a_command_takes_stands_together_in_words(words: str) -> None:
    ended = await invoked(f"{words} --help")

    headings = [line for line in ended.out.splitlines() if line.endswith(":")]
    assert headings[:2] == ["This command:", "Server:"]
    assert "<str>" not in ended.out
    assert "range>" not in ended.out
