"""Settings of commands that ask a running server."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.values import BaseUrl, Secrets, revealed_all


class ClientSettings(SettingsGroup):
    title: ClassVar[str] = "Server"

    server_url: BaseUrl = Field(
        "http://127.0.0.1:8080",
        validation_alias="TICKETFU_SERVER_URL",
        description="Where TicketFu's server answers",
    )


class AnyKeySettings(ClientSettings):
    """For what readers may do as well."""

    title: ClassVar[str] = "Server"

    server_api_token: Secrets | None = Field(None, description="The server's key")
    server_reader_token: Secrets | None = Field(
        None, description="Instead, a key that only reads and asks for a refresh"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not (self.server_api_token or self.server_reader_token):
            yield f"{named('server_api_token')} or {named('server_reader_token')} is missing"

    def server(self) -> tuple[str, str]:
        """Its address, and of the keys the first: one that opens everything before a reader's."""
        keys = (*revealed_all(self.server_api_token), *revealed_all(self.server_reader_token))
        return self.server_url, keys[0]
