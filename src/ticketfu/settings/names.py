"""What a setting is called: as a flag, as a variable, in a message."""

from pydantic.fields import FieldInfo


def flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def variable(name: str, field: FieldInfo) -> str:
    return str(field.validation_alias or name.upper())


def named(name: str) -> str:
    """How messages speak of a setting whose variable is its name in upper case."""
    return f"{flag(name)} ({name.upper()})"
