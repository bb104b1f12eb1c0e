"""docs/settings.md and `--help` tell of the settings that the program has."""

import re

import pytest

from tests.cli.commands import invoked
from tests.docs.program import COMMANDS, ROOT, SETTINGS
from ticketfu.settings.names import flag, variable

DOCUMENT = (ROOT / "docs" / "settings.md").read_text()


def rows() -> dict[str, list[str]]:
    """The tables of settings: variable to flag, default and meaning."""
    lines = re.findall(r"^\| (`--[a-z-]+`) \| `([A-Z_]+)` \| (.*) \|$", DOCUMENT, re.MULTILINE)
    return {
        name: [option, *(cell.strip() for cell in rest.split(" | "))]
        for option, name, rest in lines
    }


@pytest.mark.parametrize("name", SETTINGS)
def test_the_document_has_every_setting_with_its_default(name: str) -> None:
    option, field = SETTINGS[name]
    default = "required" if field.is_required() else f"`{field.default}`"
    default = "" if field.default in (None, False, "", ()) else default
    assert rows()[name][:2] == [f"`{option}`", default]
    assert rows()[name][2]


def test_the_document_has_no_other_settings() -> None:
    assert set(rows()) == set(SETTINGS)


@pytest.mark.parametrize("command", COMMANDS)
async def test_help_has_every_setting_of_a_command(command: str) -> None:
    lines = (await invoked(f"{command} --help")).out.splitlines()
    for name, field in COMMANDS[command].model_fields.items():
        shown = [line for line in lines if f" {flag(name)} " in line]
        assert len(shown) == 1
        assert variable(name, field) in shown[0]
        assert not field.default or field.is_required() or str(field.default) in shown[0]
