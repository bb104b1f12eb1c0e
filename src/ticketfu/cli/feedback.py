"""ticketfu feedback export"""

import json

import typer
from pydantic import Field

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.values import ServerKeys, revealed_all

app = application("Read what people think of summaries.", group=True)


class FeedbackExport(settings.ClientSettings):
    server_api_token: ServerKeys = Field(
        description="Key that opens everything, of which the first is sent; comma-separated"
    )


@app.callback()
def _group() -> None:
    pass


@app.command("export", cls=SettingsCommand)
@options(FeedbackExport)
def export(given: FeedbackExport) -> None:
    """Write every verdict as a line of JSON, with the hash of what the summary was made from.

    Example: ticketfu feedback export > feedback.jsonl
    """
    from ticketfu.cli.api import connected

    key, *_ = revealed_all(given.server_api_token)
    with connected(given.server_url, key) as api:
        cursor = None
        while True:
            page = api.get("feedback", cursor=cursor)
            for row in page["feedback"]:
                typer.echo(json.dumps(row, ensure_ascii=False))
            cursor = page["next_cursor"]
            if cursor is None:
                return
