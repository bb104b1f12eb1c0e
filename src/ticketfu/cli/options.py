"""Settings as options of a command, and what is wrong with them in one line."""

import inspect
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar, get_args, get_origin

import typer
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo

from ticketfu.settings import SettingsGroup
from ticketfu.settings.names import flag, variable

Settings = TypeVar("Settings", bound=SettingsGroup)


def options(
    settings: type[Settings],
) -> Callable[[Callable[[Settings], None]], Callable[..., None]]:
    """Give a command every setting of `settings` as an option, and the values to its function."""

    def decorate(command: Callable[[Settings], None]) -> Callable[..., None]:
        def run(**given: object) -> None:
            command(read(settings, {name: v for name, v in given.items() if v not in {None, ""}}))

        run.__name__, run.__doc__ = command.__name__, command.__doc__
        signature = inspect.Signature([_parameter(settings, name) for name in _names(settings)])
        run.__signature__ = signature  # type: ignore[attr-defined]
        return run

    return decorate


def read(settings: type[Settings], given: dict[str, object]) -> Settings:
    """Flags win over variables. What does not fit ends the program with exit code 2."""
    fields = settings.model_fields
    try:
        return settings.model_validate(
            {str(fields[n].validation_alias or n): v for n, v in given.items()}
        )
    except ValidationError as error:
        typer.echo(f"ticketfu: {_complaint(settings, error)}", err=True)
        raise typer.Exit(2) from None


def _names(settings: type[SettingsGroup]) -> list[str]:
    """Fields in the order of the groups, a command's own first."""
    groups = [group for group in settings.__mro__ if "__annotations__" in vars(group)]
    named = [name for group in groups for name in vars(group)["__annotations__"]]
    return [name for name in dict.fromkeys(named) if name in settings.model_fields]


def _parameter(settings: type[SettingsGroup], name: str) -> inspect.Parameter:
    field = settings.model_fields[name]
    option = typer.Option(
        flag(name),
        help=_help(name, field),
        metavar=_metavar(field),
        show_default=False,
        rich_help_panel=_panel(settings, name),
    )
    kind = bool | None if field.annotation is bool else str | None
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[kind, option], default=None
    )


def _help(name: str, field: FieldInfo) -> str:
    if field.is_required():
        default = ", required"
    else:
        default = "" if field.default is None else f", default {field.default}"
    return f"{field.description} [dim]({variable(name, field)}{default})[/dim]"


def _metavar(field: FieldInfo) -> str | None:
    optional = get_args(field.annotation)
    kinds = [field.annotation, *optional, *(part for kind in optional for part in get_args(kind))]
    if field.annotation is bool:
        return None
    for kind in kinds:
        if get_origin(kind) is Literal:
            return "|".join(get_args(kind))
    if SecretStr in kinds:
        return "SECRET"
    return "NUMBER" if {int, float} & set(kinds) else "TEXT"


def _panel(settings: type[SettingsGroup], name: str) -> str:
    owner = next(
        group for group in settings.__mro__ if name in vars(group).get("__annotations__", {})
    )
    return {"Account": "Zendesk", "Queue": "Temporal"}.get(owner.__name__, owner.__name__)


def _complaint(settings: type[SettingsGroup], error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    if not first["loc"]:
        return first["msg"].removeprefix("Value error, ")
    by_variable = {variable(n, field): n for n, field in settings.model_fields.items()}
    location = str(first["loc"][0])
    name = by_variable.get(location, location)
    setting = f"{flag(name)} ({variable(name, settings.model_fields[name])})"
    if first["type"] == "missing":
        return f"{setting} is missing"
    return f"{setting}: {first['msg'].removeprefix('Value error, ')}"
