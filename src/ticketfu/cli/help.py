"""Help as plain text: nothing is cut on a narrow terminal, and settings stand in their groups."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

LONGEST_FLAG = 42
WIDEST = 200


OWN_TITLE = "This command"
TYPER_TYPES = {" <str>": " TEXT", " <int range>": " NUMBER", " <float range>": " NUMBER"}
"""Types as settings call them; an argument's name says enough."""


class PlainGroup(TyperGroup):
    """Commands each with its whole sentence, however narrow the terminal is."""

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, each.get_short_help_str(WIDEST)) for name, each in found if each]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


class SettingsCommand(TyperCommand):
    """A command whose options are listed under the headings of their groups."""

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for title, row in self._rows(ctx):
            sections.setdefault(title, []).append(row)
        for title, rows in sections.items():
            with formatter.section(title):
                formatter.write_dl(rows, col_max=LONGEST_FLAG)

    def _rows(self, ctx: "Context") -> Iterator[tuple[str, tuple[str, str]]]:
        for parameter in self.get_params(ctx):
            row = parameter.get_help_record(ctx)
            title = isinstance(parameter, TyperOption) and parameter.rich_help_panel
            if row:
                name, text = row
                for shown, word in TYPER_TYPES.items():
                    name = name.replace(shown, word if name.startswith("-") else "")
                yield title or OWN_TITLE, (name, text)


def application(help: str | None = None, *, group: bool = False) -> typer.Typer:
    """An application for one command's module, or for a group of commands."""
    return typer.Typer(
        cls=PlainGroup,
        help=help,
        no_args_is_help=group,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"max_content_width": WIDEST},
    )
