"""ticketfu worker start"""

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

app = application("Run tickets and organizations: read Zendesk, ask the LLM.", group=True)


class WorkerStart(settings.WorkerSettings, settings.TemporalSettings, settings.LogSettings):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("start", cls=SettingsCommand)
@options(WorkerStart)
def start(given: WorkerStart) -> None:
    """Work until told to stop, then let running summaries finish (20 s at most).

    Example: ticketfu worker start --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle, wiring
    from ticketfu.temporal import runtime

    lifecycle.run(lambda stop: wiring.run_worker(given, wiring.connection(given), runtime(), stop))
