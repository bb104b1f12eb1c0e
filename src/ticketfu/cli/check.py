"""ticketfu check"""

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

app = application()


class Check(settings.WorkerSettings, settings.TemporalSettings, settings.LogSettings):
    pass


@app.command("check", cls=SettingsCommand)
@options(Check)
def check(given: Check) -> None:
    """Try a worker's settings: ask Temporal, Zendesk and the model one question each.

    Example: ticketfu check --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle
    from ticketfu.cli.checks import run_checks

    lifecycle.run(lambda stop: run_checks(given, stop))
