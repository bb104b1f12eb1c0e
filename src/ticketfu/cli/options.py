"""Settings as options of a command, read from flags, environment and file."""

import inspect
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ticketfu import logs
from ticketfu.settings import (
    LogSettings,
    ServerSettings,
    SettingsGroup,
    TelemetrySettings,
    TemporalSettings,
    WorkerSettings,
)
from ticketfu.settings.complaints import SettingsError, validated
from ticketfu.settings.misspelt import misspelt
from ticketfu.settings.names import choices, flag, kinds, variable, variables
from ticketfu.settings.sources import EnvFileError, gather, read_file

Settings = TypeVar("Settings", bound=SettingsGroup)

ENV_FILE = typer.Option("--env-file", metavar="FILE", help="Read NAME=value lines from this file")

log = logging.getLogger(__name__)


def options(
    settings: type[Settings],
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command every setting of `settings` as an option, and the values to its function.

    The function's further parameters are arguments and options of the command alone.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]

        def run(env_file: Path | None = None, **flags: object) -> None:
            others = {parameter.name: flags.pop(parameter.name) for parameter in own}
            given = read(settings, flags, env_file)
            if isinstance(given, LogSettings):
                logs.configure(given.log_level, given.log_format)
                for warning in _warnings(settings, flags, _environments(env_file)):
                    log.warning(warning)
            command(given, **others)

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        named = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
        parameters = [*named, *(_parameter(settings, name) for name in _names(settings))]
        run.__signature__ = inspect.Signature([*parameters, _env_file()])  # type: ignore[attr-defined]
        return run

    return decorate


def read(
    settings: type[Settings], flags: Mapping[str, object], env_file: Path | None = None
) -> Settings:
    """Flags win over variables. What does not fit ends the program with exit code 2."""
    environments: list[Mapping[str, str]] = [os.environ]
    try:
        environments = _environments(env_file)
        return validated(settings, gather(settings, flags, *environments))
    except EnvFileError as error:
        lines = [f"--env-file {error}"]
    except SettingsError as error:
        lines = [*error.lines, *_warnings(settings, {}, environments)]
    for line in lines:
        typer.echo(f"ticketfu: {line}", err=True)
    raise typer.Exit(2)


def _environments(env_file: Path | None) -> list[Mapping[str, str]]:
    return [os.environ, read_file(env_file) if env_file else {}]


def _warnings(
    settings: type[SettingsGroup],
    flags: Mapping[str, object],
    environments: list[Mapping[str, str]],
) -> Iterator[str]:
    given = {name for environment in environments for name in environment}
    groups = (settings, ServerSettings, WorkerSettings, TemporalSettings, TelemetrySettings)
    known = {name for group in groups for name in variables(group)}
    for name, similar in misspelt(given, known):
        yield f"{name} is not a setting and not read; {similar} is one"
    for name, value in flags.items():
        field = settings.model_fields[name]
        if value and SecretStr in kinds(field):
            hidden = f"{variable(name, field)} or --env-file keeps it hidden"
            yield f"{flag(name)} shows in the list of processes; {hidden}"


def _names(settings: type[SettingsGroup]) -> list[str]:
    """Fields in the order of the groups, a command's own first."""
    named = [name for group in settings.__mro__ for name in inspect.get_annotations(group)]
    return [name for name in dict.fromkeys(named) if name in settings.model_fields]


def _env_file() -> inspect.Parameter:
    annotation = Annotated[Path | None, ENV_FILE]
    return inspect.Parameter(
        "env_file", inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=None
    )


def _parameter(settings: type[SettingsGroup], name: str) -> inspect.Parameter:
    field = settings.model_fields[name]
    option = typer.Option(
        flag(name),
        help=_help(name, field),
        metavar=_metavar(field),
        show_default=False,
        rich_help_panel=_title(settings, name),
    )
    kind = bool | None if field.annotation is bool else str | None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[kind, option], default=None
    )


def _help(name: str, field: FieldInfo) -> str:
    words = choices(field)
    alternatives = f": {', '.join(words)}" if words else ""
    default = f"={field.default}" if field.default else ""
    given = ", required" if field.is_required() else default
    return f"{field.description}{alternatives} [{variable(name, field)}{given}]"


def _metavar(field: FieldInfo) -> str | None:
    if field.annotation is bool:
        return None
    if choices(field):
        return "NAME"
    if SecretStr in kinds(field):
        return "SECRET"
    return "NUMBER" if {int, float} & kinds(field) else "TEXT"


def _title(settings: type[SettingsGroup], name: str) -> str:
    owner = next(group for group in settings.__mro__ if name in inspect.get_annotations(group))
    title: str = vars(owner).get("title", SettingsGroup.title)
    return title
