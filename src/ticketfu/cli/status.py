"""ticketfu status"""

from functools import partial
from typing import Annotated

import typer

from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.client import AnyKeySettings

app = application()


class Status(AnyKeySettings):
    pass


@app.command("status", cls=SettingsCommand)
@options(Status)
def show_status(
    given: Status,
    watch: Annotated[
        bool, typer.Option("--watch", help="Again every two seconds, until Ctrl-C")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The REST answer")] = False,
) -> None:
    """Say whether summaries are made, and explain each kind of failure in one line.

    Example: ticketfu status
    """
    from ticketfu.cli.api import connected
    from ticketfu.cli.follow import show_document, watch_state
    from ticketfu.cli.views.status import read_status, status_fields

    with connected(*given.server()) as api:
        if watch:
            watch_state(partial(read_status, api), status_fields, as_json=as_json)
            return
        found = read_status(api)
        show_document(found, status_fields, as_json=as_json)
    if not found["health"]["temporal_ok"]:
        raise typer.Exit(1)
