"""The program's commands, settings and documents, read from its code."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from ticketfu import cli
from ticketfu.settings import SettingsGroup
from ticketfu.settings.names import flag, variable

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


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
FIELDS = [row for settings in COMMANDS.values() for row in settings.model_fields.items()]
# Of a setting that one command requires and another does not, the documents say "required".
SETTINGS = {
    variable(name, field): (flag(name), field)
    for name, field in sorted(FIELDS, key=lambda row: row[1].is_required())
}


def run(*arguments: str) -> str:
    """Standard output of Python with these arguments, on a wide terminal without colours."""
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
