"""Packages that not everybody installs."""

from importlib.util import find_spec

from ticketfu.errors import WrongSetup
from ticketfu.server.tools import McpOptions
from ticketfu.settings import ServerSettings


def mcp_options(settings: ServerSettings) -> McpOptions | None:
    if not settings.mcp:
        return None
    require_mcp()
    return McpOptions(settings.mcp_issuer, settings.mcp_audience)


def require_mcp() -> None:
    """Raise WrongSetup where the packages are missing that only tools need."""
    if find_spec("mcp") is None or find_spec("jwt") is None:
        raise WrongSetup("tools for assistants need the extra mcp: pip install '.[mcp]'")
