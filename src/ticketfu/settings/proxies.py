"""Settings of proxies in front of the server."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import flag, named
from ticketfu.settings.values import HeaderName, Networks


class ProxySettings(SettingsGroup):
    title: ClassVar[str] = "Server"

    trusted_user_header: HeaderName | None = Field(
        None, description="Header in which a trusted proxy names the person who reads"
    )
    trusted_proxies: Networks | None = Field(
        None, description="Addresses or networks of proxies that are believed, comma-separated"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if self.trusted_user_header and not self.trusted_proxies:
            header = flag("trusted_user_header")
            yield f"{named('trusted_proxies')} is missing: without it anybody could send {header}"

    def proxies(self) -> tuple[str, ...]:
        return tuple(self.trusted_proxies.split(",")) if self.trusted_proxies else ()
