"""The commands. A command's module is imported only when that command is called."""

import io
import logging
import os
import sys
from importlib import import_module
from typing import Annotated

import typer
from typer.main import get_command

import ticketfu
from ticketfu.cli.help import PlainGroup

COMMANDS = {
    "server": "Serve the REST API.",
    "worker": "Run tickets and organizations: read Zendesk, ask the LLM.",
    "up": "Server and worker in one process.",
    "status": "Say whether summaries are made, and why one is not.",
    "ticket": "Read tickets' summaries, refresh and erase them.",
    "organization": "Read organizations' insights.",
    "digest": "The week of all organizations, or of one, as Markdown.",
    "zendesk": "Check Zendesk, set up its webhooks, write the app for its sidebars.",
    "feedback": "Read what people think of summaries.",
    "backfill": "Summarize old tickets.",
    "check": "Ask Temporal, Zendesk and the model one question each.",
    "keys": "Keys that encrypt what Temporal stores: make, check, rotate.",
    "mcp": "Tools for an assistant, over the pipes of this command.",
    "demo": "Show it all on sample tickets: no account, no key.",
    "sample": "A Zendesk with sample tickets, to try it without an account.",
}


HELP = """A fresh summary of every Zendesk ticket, and insights for every organization.

\b
Examples:
  ticketfu demo
  ticketfu up --env-file ticketfu.env --embedded-temporal temporal.db
  ticketfu ticket list --status open
"""


class Commands(PlainGroup):
    def resolve_command(self, ctx, args):  # type: ignore[no-untyped-def]
        """Put the real command in the place of its one line of help."""
        name, command, rest = super().resolve_command(ctx, args)
        if name in COMMANDS:
            command = get_command(import_module(f"ticketfu.cli.{name}").app)
            command.name = name
        return name, command, rest


app = typer.Typer(
    cls=Commands,
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_show_locals=False,
    help=HELP,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ticketfu {ticketfu.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


for _name, _help in COMMANDS.items():
    app.command(_name, help=_help)(lambda: None)


def main() -> None:
    """End the process at once when done: a native library may abort when the interpreter does."""
    for stream in (sys.stdout, sys.stderr):
        # A locale without UTF-8 shows a question mark where it has no letter.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    code = 1
    try:
        app()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except Exception:
        logging.getLogger("ticketfu").exception("ended by an error in TicketFu itself")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
