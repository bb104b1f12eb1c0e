"""The documents name the commands, calls and make targets that exist."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.docs.program import COMMANDS, DOCUMENTS, ROOT, run
from tests.harness import System

ALL = "\n".join(document.read_text() for document in DOCUMENTS)
API = (ROOT / "docs" / "api.md").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("command", COMMANDS)
def test_the_documents_name_every_command(command: str) -> None:
    assert f"`ticketfu {command}`" in ALL


def test_the_documents_name_no_other_commands() -> None:
    first_words = {command.split()[0] for command in COMMANDS}
    assert set(re.findall(r"`ticketfu ([a-z]+)", ALL)) <= first_words


async def test_the_api_document_has_every_call(system: System) -> None:
    described = (await system.http.get("/openapi.json")).json()["paths"]
    calls = {
        f"{method.upper()} {re.sub(r'{[a-z_]+}', '{id}', path)}"
        for path, methods in described.items()
        for method in methods
    }
    assert {call for call in calls if f"`{call}" not in API} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_named_make_targets_exist(document: Path) -> None:
    text = document.read_text()
    named = re.findall(r"`make ([a-z -]+)`|^make ([a-z -]+?)(?:  |$)", text, re.MULTILINE)
    assert {word for pair in named for words in pair for word in words.split()} <= TARGETS


def test_the_version_is_the_changelogs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    latest = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert "version" in project["dynamic"]
    assert latest
    assert run("-m", "ticketfu", "--version") == f"ticketfu {latest[1]}\n"
