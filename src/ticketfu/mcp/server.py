"""The MCP server of these tools, for whichever transport."""

from inspect import getdoc

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

import ticketfu
from ticketfu.mcp.answers import NOTICE
from ticketfu.mcp.rest import Connect
from ticketfu.mcp.tools import Tools

ABOUT_TOOLS = (
    "Summaries of Zendesk tickets and insights about customer organizations, kept fresh by"
    " TicketFu. Every document says how fresh it is: `stale` is true while a known change is not"
    f" covered yet, `as_of` is when Zendesk was read. {NOTICE}"
)

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)


def mcp_server(connect: Connect) -> MCPServer:
    """Reads through the API as `connect` opens it; nothing here changes anything."""
    server = MCPServer(
        "ticketfu",
        title="TicketFu",
        instructions=ABOUT_TOOLS,
        version=ticketfu.__version__,
        log_level="WARNING",
        # Nothing is published to subscribers.
        subscriptions=False,
    )
    tools = Tools(connect)
    for tool in (
        *(tools.ticket_summary, tools.organization_insights, tools.search_tickets),
        *(tools.what_changed, tools.who_has_topic),
    ):
        server.add_tool(tool, description=getdoc(tool), annotations=READS)
    return server
