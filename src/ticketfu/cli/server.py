"""ticketfu server start"""

import typer

from ticketfu import logs, settings
from ticketfu.cli.options import options

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Serve the REST API.")


class ServerStart(settings.Server, settings.Temporal, settings.Logs):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("start")
@options(ServerStart)
def start(given: ServerStart) -> None:
    """Serve the REST API until told to stop; Temporal may start later."""
    logs.configure(given.log_level, given.log_format)
    from ticketfu.cli import lifecycle, wiring
    from ticketfu.server import serving
    from ticketfu.temporal import connect, runtime

    async def server(stop: lifecycle.Stop) -> None:
        temporal = await connect(wiring.connection(given), lazy=True, runtime=runtime())
        with serving.bind(given.host, given.port) as listening:
            app = wiring.application(given, temporal, stop)
            await lifecycle.together(
                stop,
                serving.serve(app, listening, stop, wiring.limits(given)),
                wiring.prepare(temporal, stop),
            )

    lifecycle.run(server)
