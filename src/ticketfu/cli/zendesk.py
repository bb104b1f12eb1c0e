"""ticketfu zendesk: check, setup, remove, app"""

from collections.abc import Iterator
from typing import Annotated

import typer
from pydantic import Field

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.cli.zendesk_app import write_app
from ticketfu.settings.names import named

app = application("Check Zendesk; set up webhooks and trigger, or take them out again.", group=True)


class ZendeskCheck(
    settings.WebhookSettings,
    settings.SigningSettings,
    settings.QueueSettings,
    settings.ZendeskSettings,
    settings.NamespaceSettings,
    settings.LogSettings,
):
    pass


class ZendeskSetup(
    settings.WebhookSettings,
    settings.QueueSettings,
    settings.ZendeskSettings,
    settings.TemporalSettings,
    settings.LogSettings,
):
    show_secrets: bool = Field(
        False,
        validation_alias="SETUP_SHOW_SECRETS",
        description="Also print the webhooks' signing secrets, as a ZENDESK_WEBHOOK_SECRET line",
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not self.zendesk_webhook_base_url:
            yield f"{named('zendesk_webhook_base_url')} is missing"

    def account_problems(self) -> Iterator[str]:
        """Only secrets are read from Zendesk here: everything else is a worker's work."""
        if self.show_secrets:
            yield from super().account_problems()


class ZendeskRemove(settings.QueueSettings, settings.TemporalSettings, settings.LogSettings):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("check", cls=SettingsCommand)
@options(ZendeskCheck)
def check_zendesk(
    given: ZendeskCheck,
    as_json: Annotated[bool, typer.Option("--json", help="A row for each part, as JSON")] = False,
) -> None:
    """Ask Zendesk whether account, rights, webhooks and trigger are as they should be.

    Example: ticketfu zendesk check --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.cli.zendesk_check import run_check

    lifecycle.run(lambda stop: run_check(given, stop, as_json=as_json))


@app.command("setup", cls=SettingsCommand)
@options(ZendeskSetup)
def setup_zendesk(given: ZendeskSetup) -> None:
    """Make or repair the two webhooks and the trigger; a running worker does it.

    Example: ticketfu zendesk setup --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.cli.zendesk_setup import run_setup

    lifecycle.run(lambda stop: run_setup(given, stop))


@app.command("remove", cls=SettingsCommand)
@options(ZendeskRemove)
def remove_zendesk(given: ZendeskRemove) -> None:
    """Delete the webhooks and the trigger; a running worker does it.

    Example: ticketfu zendesk remove --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.cli.zendesk_setup import run_remove

    lifecycle.run(lambda stop: run_remove(given, stop))


app.command("app", cls=SettingsCommand)(write_app)
