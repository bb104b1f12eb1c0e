"""The base of all groups of settings."""

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ticketfu.settings.names import flag, named


class SettingsGroup(BaseSettings):
    """Settings that are used together; a command inherits the groups it needs."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True
    )

    title: ClassVar[str] = "This command"
    """The heading above the group's flags in `--help`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        # Only given values: a stray variable must not reach the demo or a test. `gather` reads
        # flags, variables and files once, so that all complaints can be said together.
        return (init_settings,)

    def problems(self) -> Iterator[str]:
        """Yield what no single setting shows, such as half a pair; groups add theirs to it."""
        yield from ()

    @model_validator(mode="after")
    def _has_no_problems(self) -> Self:
        if problems := list(self.problems()):
            raise ValueError("\n".join(problems))
        return self

    def both_or_none(self, first: str, second: str) -> Iterator[str]:
        for present, absent in ((first, second), (second, first)):
            if getattr(self, present) and not getattr(self, absent):
                yield f"{named(absent)} is missing: it goes with {flag(present)}"
