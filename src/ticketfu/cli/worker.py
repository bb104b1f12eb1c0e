"""ticketfu worker start"""

import typer

from ticketfu import logs, settings
from ticketfu.cli.options import options

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Run tickets and organizations: read Zendesk, ask the LLM.",
)


class WorkerStart(settings.Work, settings.Temporal, settings.Logs):
    pass


@app.callback()
def _group() -> None:
    pass


@app.command("start")
@options(WorkerStart)
def start(given: WorkerStart) -> None:
    """Work until told to stop, then let running summaries finish (20 s at most)."""
    logs.configure(given.log_level, given.log_format)
    from ticketfu.cli import lifecycle, wiring
    from ticketfu.temporal import runtime

    lifecycle.run(lambda stop: wiring.work(given, wiring.connection(given), runtime(), stop))
