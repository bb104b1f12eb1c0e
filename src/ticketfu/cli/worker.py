"""ticketfu worker start"""

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

app = application("Run tickets and organizations: read Zendesk, ask the LLM.", group=True)


class WorkerStart(settings.WorkerSettings, settings.TemporalSettings, settings.TelemetrySettings):
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
    from ticketfu.cli.traces import traced
    from ticketfu.temporal import runtime

    async def worker(stop: lifecycle.Stop) -> None:
        process = runtime(given.metrics_address)
        await wiring.run_worker(given, traced(wiring.connection(given), given), process, stop)

    lifecycle.run(worker)
