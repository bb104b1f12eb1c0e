"""ticketfu backfill"""

from typing import Annotated, Any

import typer
from pydantic import Field

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.values import ServerKeys, revealed_all

app = application()


class Backfill(settings.ClientSettings):
    server_api_token: ServerKeys = Field(
        description="Key that opens everything, of which the first is sent; comma-separated"
    )
    since: str | None = Field(
        None,
        validation_alias="BACKFILL_SINCE",
        description="Tickets that changed since this ISO date or time; default: all",
    )
    organization: str | None = Field(
        None, validation_alias="BACKFILL_ORGANIZATION", description="Only this organization's id"
    )
    max_cost_usd: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        validation_alias="BACKFILL_MAX_COST_USD",
        description="Stop when so much is spent",
    )


@app.command("backfill", cls=SettingsCommand)
@options(Backfill)
def backfill(
    given: Backfill,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Estimate only")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Stop the one that runs")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Show the REST answer")] = False,
) -> None:
    """Summarize old tickets; Ctrl-C leaves it running, and calling again shows it again.

    Example: ticketfu backfill --dry-run
    """
    from ticketfu.cli.views.backfill import follow_backfill, show

    key, *_ = revealed_all(given.server_api_token)
    server = (given.server_url, key)
    if cancel:
        show(server, "DELETE", None, as_json=as_json)
        return
    body: dict[str, Any] = {
        "since": given.since,
        "organization_id": given.organization,
        "dry_run": dry_run,
        "max_cost_usd": given.max_cost_usd,
    }
    if dry_run:
        show(server, "POST", body, as_json=as_json)
    else:
        follow_backfill(server, body, as_json=as_json)
