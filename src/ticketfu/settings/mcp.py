"""Settings of the tools for assistants."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.values import BaseUrl


class McpSettings(SettingsGroup):
    title: ClassVar[str] = "Server"

    mcp: bool = Field(False, description="Serve tools for assistants at /mcp")
    mcp_issuer: BaseUrl | None = Field(
        None, description="Issuer whose OAuth tokens open /mcp, besides keys"
    )
    mcp_audience: BaseUrl | None = Field(
        None, description="Address of /mcp as clients know it: tokens must be made for it"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.both_or_none("mcp_issuer", "mcp_audience")
        if self.mcp_issuer and not self.mcp:
            yield f"{named('mcp_issuer')} is of no use without {named('mcp')}"
