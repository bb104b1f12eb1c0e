"""Settings of the Zendesk account, and of what is written into it."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.values import BaseUrl, Secret, Subdomain, WriteBackTarget
from ticketfu.settings.webhooks import SetupClientSettings


class AccountSettings(SettingsGroup):
    title: ClassVar[str] = "Zendesk"

    zendesk_subdomain: Subdomain | None = Field(
        None, description="The account: acme, of acme.zendesk.com"
    )


class ZendeskSettings(SetupClientSettings, AccountSettings):
    title: ClassVar[str] = "Zendesk"

    zendesk_client_id: str | None = Field(None, description="OAuth client's unique identifier")
    zendesk_client_secret: Secret | None = Field(None, description="OAuth client's secret")
    zendesk_email: str | None = Field(
        None, description="Agent's e-mail, with an API token (until 2027-04-30)"
    )
    zendesk_token: Secret | None = Field(None, description="API token (until 2027-04-30)")
    zendesk_base_url: BaseUrl | None = Field(
        None, description="Where Zendesk answers, if not https://SUBDOMAIN.zendesk.com"
    )
    zendesk_requests_per_minute: int = Field(
        180, ge=1, description="Most requests that all workers send in a minute"
    )

    write_back: WriteBackTarget = Field(
        "off", description="Write summaries into tickets: off, internal-note, custom-field:ID"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.account_problems()

    def account_problems(self) -> Iterator[str]:
        if not (self.zendesk_subdomain or self.zendesk_base_url):
            yield f"{named('zendesk_subdomain')} is missing"
        yield from self.both_or_none("zendesk_client_id", "zendesk_client_secret")
        yield from self.both_or_none("zendesk_email", "zendesk_token")
        credentials = (self.zendesk_client_id, self.zendesk_client_secret)
        if not any((*credentials, self.zendesk_email, self.zendesk_token)):
            names = f"{named('zendesk_client_id')} and {named('zendesk_client_secret')}"
            yield f"{names} are missing"

    def write_back_target(self) -> str:
        return "" if self.write_back == "off" else self.write_back

    def url(self) -> str:
        return self.zendesk_base_url or f"https://{self.zendesk_subdomain}.zendesk.com"
