"""ticketfu server start"""

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

app = application("Serve the REST API.", group=True)


class ServerStart(settings.ServerSettings, settings.TemporalSettings, settings.TelemetrySettings):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("start", cls=SettingsCommand)
@options(ServerStart)
def start(given: ServerStart) -> None:
    """Serve the REST API until told to stop; Temporal may start later.

    Example: ticketfu server start --env-file ticketfu.env
    """
    from ticketfu.cli import lifecycle, wiring
    from ticketfu.cli.traces import traced
    from ticketfu.server import serving
    from ticketfu.temporal import connect, runtime

    async def server(stop: lifecycle.Stop) -> None:
        connection = traced(wiring.connection(given), given)
        process = runtime(given.metrics_address)
        temporal = await connect(connection, lazy=True, runtime=process)
        with serving.bind(given.host, given.port) as listening:
            await wiring.run_server(given, temporal, listening, stop)

    lifecycle.run(server)
