"""Settings of a server."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.mcp import McpSettings
from ticketfu.settings.names import named
from ticketfu.settings.proxies import ProxySettings
from ticketfu.settings.temporal import QueueSettings
from ticketfu.settings.values import ServerKeys
from ticketfu.settings.webhooks import SetupClientSettings, SigningSettings, WebhookSettings
from ticketfu.settings.zendesk import AccountSettings


class ServerSettings(
    ProxySettings,
    QueueSettings,
    WebhookSettings,
    SigningSettings,
    SetupClientSettings,
    AccountSettings,
    McpSettings,
):
    title: ClassVar[str] = "Server"

    host: str = Field("0.0.0.0", description="Address to listen on")  # noqa: S104
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    server_api_token: ServerKeys = Field(
        description="Keys that open everything, sent as X-Ticketfu-Key; comma-separated"
    )
    server_reader_token: ServerKeys | None = Field(
        None, description="Keys that only read and ask for a refresh; comma-separated"
    )
    zendesk_hosts: str | None = Field(
        None, description="Further hosts of the account (brands, mapped hosts), comma-separated"
    )
    settle_seconds: float = Field(
        5, ge=0, le=3600, description="How long further changes of a ticket are waited for"
    )
    decode_key: ServerKeys | None = Field(
        None, description="Key that opens /decode, for Temporal's UI; comma-separated"
    )
    max_connections: int = Field(
        1000, ge=100, description="Most connections at a time; 50 are kept for webhooks and health"
    )
    max_streams: int = Field(200, ge=0, description="Most event streams at a time")
    index_file: Path | None = Field(
        None, description="File for the lists' index, made anew at each start; if not in memory"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        # A group of every command that serves, and none of this one's.
        if self.index_file and getattr(self, "encryption_keys", None):
            yield (
                f"{named('index_file')} would hold in plain text what"
                f" {named('encryption_keys')} encrypt: leave it out"
            )

    def hosts(self) -> tuple[str, ...]:
        listed = (self.zendesk_hosts or "").split(",")
        return tuple(host.strip().lower() for host in listed if host.strip())
