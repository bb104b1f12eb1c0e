"""ticketfu up"""

from pathlib import Path

from pydantic import Field

from ticketfu import settings
from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options

app = application()


class Up(
    settings.ServerSettings,
    settings.WorkerSettings,
    settings.TemporalSettings,
    settings.TelemetrySettings,
):
    embedded_temporal: Path | None = Field(
        None, description="Also start Temporal, with its state in this file; for trying it out"
    )


@app.command("up", cls=SettingsCommand)
@options(Up)
def up(given: Up) -> None:
    """Server and worker in one process; it ends when either does.

    Example: ticketfu up --env-file ticketfu.env
    """
    from contextlib import AsyncExitStack

    from ticketfu.cli import lifecycle, wiring
    from ticketfu.cli.traces import traced
    from ticketfu.embedded import embedded_temporal
    from ticketfu.server import serving
    from ticketfu.temporal import connect, runtime

    async def both(stop: lifecycle.Stop) -> None:
        connection = traced(wiring.connection(given), given)
        process = runtime(given.metrics_address)
        async with AsyncExitStack() as stack:
            listening = stack.enter_context(serving.bind(given.host, given.port))
            parts = [wiring.run_worker(given, connection, process, stop)]
            if given.embedded_temporal:
                started = embedded_temporal(given.embedded_temporal, connection.address)
                embedded = await stack.enter_async_context(started)
                parts.append(lifecycle.unless_ended(embedded.process, stop))
            temporal = await connect(connection, lazy=True, runtime=process)
            parts.append(wiring.run_server(given, temporal, listening, stop))
            await lifecycle.together(stop, *parts)

    lifecycle.run(both)
