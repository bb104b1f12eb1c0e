"""What the documents say is what the program does."""

import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from tests.harness import System
from ticketfu import cli
from ticketfu.settings import SettingsGroup
from ticketfu.settings.names import flag, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
HEAVY = {"temporalio", "pydantic", "fastapi", "uvicorn", "httpx2", "openai", "anthropic"}
NOT_IN_WORKFLOWS = {"openai", "anthropic", "google.genai", "httpx2", "fastapi", "uvicorn"}


def commands() -> dict[str, type[SettingsGroup]]:
    """`server start` to ServerStart: a command's settings are named after it."""
    for module in iter_modules(cli.__path__):
        import_module(f"ticketfu.cli.{module.name}")
    found: dict[str, type[SettingsGroup]] = {}
    pending = [SettingsGroup]
    while pending:
        group = pending.pop()
        pending += group.__subclasses__()
        if group.__module__.startswith("ticketfu.cli."):
            found[re.sub(r"(?<!^)(?=[A-Z])", " ", group.__name__).lower()] = group
    return found


COMMANDS = commands()
SETTINGS = {
    flag(name): (variable(name, field), field)
    for settings in COMMANDS.values()
    for name, field in settings.model_fields.items()
}


def run(*arguments: str) -> str:
    environment = {**os.environ, "COLUMNS": "300", "NO_COLOR": "1", "TERM": "dumb"}
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows() -> dict[str, list[str]]:
    """README's tables of settings: flag to variable, default and meaning."""
    lines = re.findall(r"^\| `(--[a-z-]+)` \| (.*) \|$", README, re.MULTILINE)
    return {name: [cell.strip() for cell in rest.split(" | ")] for name, rest in lines}


@pytest.mark.parametrize("name", SETTINGS)
def test_readme_tells_of_every_setting(name: str) -> None:
    environment, field = SETTINGS[name]
    default = "required" if field.is_required() else f"`{field.default}`"
    default = "" if field.default is None or field.default is False else default
    assert rows()[name][:2] == [f"`{environment}`", default]
    assert rows()[name][2]


def test_readme_tells_of_no_other_settings() -> None:
    assert set(rows()) == set(SETTINGS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_tells_of_every_setting_of_a_command(command: str) -> None:
    lines = run("-m", "ticketfu", *command.split(), "--help").splitlines()
    for name, field in COMMANDS[command].model_fields.items():
        shown = [line for line in lines if f" {flag(name)} " in line]
        assert len(shown) == 1
        assert variable(name, field) in shown[0]
        assert field.default is None or field.is_required() or str(field.default) in shown[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_names_every_command(command: str) -> None:
    assert f"`ticketfu {command}`" in README


async def test_readme_tells_of_every_call(system: System) -> None:
    described = (await system.http.get("/openapi.json")).json()["paths"]
    calls = {
        f"{method.upper()} {re.sub(r'{[a-z_]+}', '{id}', path)}"
        for path, methods in described.items()
        for method in methods
    }
    assert {call for call in calls if f"`{call}" not in README} == set()


def test_help_is_quick_because_it_imports_little() -> None:
    code = "import sys; from ticketfu.cli import app; app(['--help'], standalone_mode=False);"
    shown = run("-c", code + "print(*sys.modules)")
    assert not HEAVY & set(shown.split())


@pytest.mark.parametrize("entity", ["ticket", "organization"])
def test_workflow_modules_import_no_sdk_and_no_http_library(entity: str) -> None:
    shown = run("-c", f"import sys, ticketfu.{entity}.workflow; print(*sys.modules)")
    assert not NOT_IN_WORKFLOWS & set(shown.split())


def test_the_version_is_the_changelogs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    newest = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert "version" in project["dynamic"]
    assert newest
    assert run("-m", "ticketfu", "--version") == f"ticketfu {newest[1]}\n"


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(document: str) -> None:
    text = (ROOT / document).read_text()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors
        elif "://" not in target:
            assert (ROOT / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_named_make_targets_exist(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = (ROOT / document).read_text()
    named = re.findall(r"`make ([a-z -]+)`|^make ([a-z -]+?)(?:  |$)", text, re.MULTILINE)
    words = {word for pair in named for words in pair for word in words.split()}
    assert words
    assert words <= targets
