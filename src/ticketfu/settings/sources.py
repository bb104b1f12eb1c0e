"""Where values come from: flags before variables before a file; what is blank counts as unset."""

from collections.abc import Mapping
from pathlib import Path

from dotenv.parser import parse_stream

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import variable

# Variables by which a platform tells what a setting would say.
PLATFORM = {"ZENDESK_WEBHOOK_BASE_URL": "RENDER_EXTERNAL_URL"}


class EnvFileError(ValueError):
    """An env file that is not there or holds more than NAME=value lines."""


def read_file(file: Path) -> dict[str, str]:
    """The NAME=value lines of a file; a `$` stands for itself, as secrets may hold one."""
    found = {}
    try:
        with file.open(encoding="utf-8-sig") as lines:
            bindings = list(parse_stream(lines))
    except OSError as error:
        raise EnvFileError(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise EnvFileError(f"{file}: is no text in UTF-8") from None
    for binding in bindings:
        if binding.error or (binding.key and binding.value is None):
            raise EnvFileError(f"{file} line {binding.original.line}: wants NAME=value")
        if binding.key:
            found[binding.key] = binding.value or ""
    return found


def gather(
    settings: type[SettingsGroup],
    flags: Mapping[str, object],
    *environments: Mapping[str, str],
) -> dict[str, object]:
    """The value of each field that has one: of its flag, or in the first environment that does."""
    found: dict[str, object] = {}
    folded = [_upper(environment) for environment in environments]
    for name, field in settings.model_fields.items():
        key = variable(name, field)
        candidates = [flags.get(name), *(environment.get(key) for environment in folded)]
        candidates += [environment.get(PLATFORM.get(key, "")) for environment in folded]
        values = [value.strip() if isinstance(value, str) else value for value in candidates]
        value = next((value for value in values if value not in {None, ""}), None)
        if value is not None:
            found[name] = value
    return found


def _upper(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables in lower case count too; one in upper case wins over its double."""
    return {name.upper(): value for name, value in environment.items()} | dict(environment)
