"""ticketfu mcp"""

from ticketfu.cli.help import SettingsCommand, application
from ticketfu.cli.options import options
from ticketfu.settings.client import AnyKeySettings

app = application()


class Mcp(AnyKeySettings):
    pass


@app.command("mcp", cls=SettingsCommand)
@options(Mcp)
def serve_tools(given: Mcp) -> None:
    """Tools for an assistant that starts this command and speaks MCP with it over its pipes.

    Example: TICKETFU_SERVER_URL=https://ticketfu.example.com ticketfu mcp
    """
    from ticketfu.cli import lifecycle
    from ticketfu.cli.tools import run_tools

    lifecycle.run(lambda stop: run_tools(*given.server(), stop))
