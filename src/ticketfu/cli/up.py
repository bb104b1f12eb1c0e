"""ticketfu up"""

from pathlib import Path

import typer
from pydantic import Field

from ticketfu import logs, settings
from ticketfu.cli.options import options

app = typer.Typer(add_completion=False)


class Up(settings.Server, settings.Work, settings.Temporal, settings.Logs):
    embedded_temporal: Path | None = Field(
        None, description="Also start Temporal, with its state in this file; for trying it out"
    )


@app.command("up")
@options(Up)
def up(given: Up) -> None:
    """Server and worker in one process; it ends when either does."""
    logs.configure(given.log_level, given.log_format)
    from contextlib import AsyncExitStack

    from ticketfu.cli import lifecycle, wiring
    from ticketfu.embedded import embedded_temporal
    from ticketfu.server import serving
    from ticketfu.temporal import connect, runtime

    at, process = wiring.connection(given), runtime()

    async def both(stop: lifecycle.Stop) -> None:
        async with AsyncExitStack() as stack:
            listening = stack.enter_context(serving.bind(given.host, given.port))
            embedded = None
            if given.embedded_temporal:
                started = embedded_temporal(given.embedded_temporal, at.address)
                embedded = await stack.enter_async_context(started)
            temporal = await connect(at, lazy=True, runtime=process)
            app = wiring.application(given, temporal, stop)
            running = [
                serving.serve(app, listening, stop, wiring.limits(given)),
                wiring.work(given, at, process, stop),
            ]
            if embedded:
                running.append(lifecycle.unless_ended(embedded.process, stop))
            await lifecycle.together(stop, *running)

    lifecycle.run(both)
