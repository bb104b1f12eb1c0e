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

    from ticketfu.cli import parts, processes
    from ticketfu.embedded import embedded_temporal
    from ticketfu.temporal import connect, connect_worker

    async def worker(stop: processes.Stop) -> None:
        temporal = await processes.unless_stopped(connect_worker(parts.connection(given)), stop)
        if temporal:
            await parts.work(given, temporal, stop)

    async def both(stop: processes.Stop) -> None:
        async with AsyncExitStack() as stack:
            listening = stack.enter_context(processes.bind(given.host, given.port))
            embedded = None
            if given.embedded_temporal:
                embedded = await stack.enter_async_context(
                    embedded_temporal(given.embedded_temporal, given.temporal_address)
                )
            temporal = await connect(parts.connection(given), lazy=True)
            server = processes.serve(parts.application(given, temporal, stop), listening, stop)
            parts_of_all = [server, worker(stop)]
            if embedded:
                parts_of_all.append(processes.unless_ended(embedded.process, stop))
            await processes.together(stop, *parts_of_all)

    processes.run(both)
