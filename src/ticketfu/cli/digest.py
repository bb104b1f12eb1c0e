"""ticketfu digest"""

from typing import Annotated

import typer

from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.client import AnyKeySettings

ALL_OF_THEM = 100_000

app = application()


class Digest(AnyKeySettings):
    pass


@app.command("digest", cls=SettingsCommand)
@options(Digest)
def print_digest(
    given: Digest,
    organization: Annotated[
        int | None, typer.Option(min=1, metavar="ID", help="Only of this organization")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As it is posted to a chat")] = False,
) -> None:
    """Write this week, last week, a normal week, what turned and what is owed, as Markdown.

    Example: ticketfu digest > week.md
    """
    from datetime import UTC, datetime

    from ticketfu.cli.api import connected
    from ticketfu.cli.views.output import print_json
    from ticketfu.weekly.page import WeeklyPage

    with connected(*given.server()) as api:
        if organization is None:
            rows = api.list("organizations", ALL_OF_THEM, sort="id")["organizations"]
            ids = [row["organization_id"] for row in rows]
        else:
            ids = [organization]
        page = WeeklyPage(datetime.now(UTC))
        for number in ids:
            page.add(api.get(f"organization/{number}/summary"), always=organization is not None)
    if as_json:
        print_json({"text": page.text()})
    else:
        typer.echo(page.text(), nl=False)
