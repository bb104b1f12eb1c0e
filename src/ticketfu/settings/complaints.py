"""All that is wrong with settings, at once and in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import flag, variable

Group = TypeVar("Group", bound=SettingsGroup)

# Plain words for pydantic's kinds of errors.
WANTS = {
    "int_parsing": "wants a whole number",
    "int_from_float": "wants a whole number",
    "float_parsing": "wants a number",
    "finite_number": "wants a number",
    "bool_parsing": "wants true or false",
    "string_too_short": "is empty",
    "greater_than": "wants more than {gt:g}",
    "greater_than_equal": "wants at least {ge:g}",
    "less_than": "wants less than {lt:g}",
    "less_than_equal": "wants at most {le:g}",
    "literal_error": "wants {expected}",
    "json_invalid": "wants JSON",
    "dict_type": "wants a JSON object",
    "missing": "is missing",
}


class SettingsError(ValueError):
    """Wrong settings, one line for each complaint."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def validated(settings: type[Group], values: Mapping[str, object]) -> Group:
    try:
        return settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_complaints(settings, values, error)) from None


def _complaints(
    settings: type[SettingsGroup], values: Mapping[str, object], error: ValidationError
) -> list[str]:
    """One line for each wrong setting, then for each that does not go with the others."""
    errors = error.errors(include_input=False, include_url=False)
    single = [item for item in errors if item["loc"]]
    if not single:
        return [line for item in errors for line in _message(item).splitlines()]
    by_name = {_name(settings, item): _complaint(settings, item) for item in single}
    return [*by_name.values(), *_problems(settings, values, by_name)]


def _problems(
    settings: type[SettingsGroup], values: Mapping[str, object], wrong: Mapping[str, str]
) -> Iterator[str]:
    """Check values against each other, the wrong ones as they were given.

    Pydantic looks at a whole only when all of its parts are right.
    """
    fields = settings.model_fields
    known: dict[str, Any] = {name: None for name, field in fields.items() if field.is_required()}
    known |= values
    known |= {name: _read(fields[name], v) for name, v in values.items() if name not in wrong}
    partial = settings.model_construct(**known)
    yield from partial.problems()


def _read(field: FieldInfo, value: object) -> object:
    adapter: TypeAdapter[object] = TypeAdapter(field.rebuild_annotation())
    return adapter.validate_python(value)


def _name(settings: type[SettingsGroup], error: ErrorDetails) -> str:
    """The field's name: pydantic gives its alias where it has one."""
    place = str(error["loc"][0])
    by_variable = {variable(name, field): name for name, field in settings.model_fields.items()}
    return by_variable.get(place, place)


def _complaint(settings: type[SettingsGroup], error: ErrorDetails) -> str:
    name = _name(settings, error)
    setting = f"{flag(name)} ({variable(name, settings.model_fields[name])})"
    words = _message(error)
    return f"{setting} {words}" if words == WANTS["missing"] else f"{setting}: {words}"


def _message(error: ErrorDetails) -> str:
    context: dict[str, Any] = dict(error.get("ctx", {}))
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace("'", "")
    wants = WANTS.get(error["type"])
    return wants.format(**context) if wants else error["msg"].removeprefix("Value error, ")
