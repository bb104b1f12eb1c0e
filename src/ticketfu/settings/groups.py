"""Settings of server, worker and Zendesk."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.ai import AISettings
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.mcp import McpSettings
from ticketfu.settings.names import named
from ticketfu.settings.proxies import ProxySettings
from ticketfu.settings.values import (
    BaseUrl,
    DigestText,
    ScopeText,
    Secret,
    SecretUrl,
    ServerKeys,
    SigningSecrets,
    Subdomain,
    WriteBackTarget,
)
from ticketfu.settings.webhooks import (
    SetupClientSettings,
    SigningSettings,
    WebhookSettings,
)


class AccountSettings(SettingsGroup):
    title: ClassVar[str] = "Zendesk"

    zendesk_subdomain: Subdomain | None = Field(
        None, description="The account: acme, of acme.zendesk.com"
    )


class QueueSettings(SettingsGroup):
    title: ClassVar[str] = "Temporal"

    queue: str = Field(
        "default",
        validation_alias="WORKER_QUEUE",
        min_length=1,
        description="Temporal task queue; server and worker must agree",
    )


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


class WorkerSettings(QueueSettings, WebhookSettings, ZendeskSettings, AISettings):
    title: ClassVar[str] = "Worker"

    server_api_token: ServerKeys | None = Field(
        None, description="The server's keys: the key that webhooks are given is derived from them"
    )

    threads: int = Field(
        4,
        ge=1,
        validation_alias="WORKER_THREADS",
        description="Threads that run workflow code",
    )
    cache: int = Field(
        64,
        ge=1,
        validation_alias="WORKER_CACHE",
        description="Tickets and organizations kept at hand; another is replayed when needed",
    )
    scope: ScopeText = Field(
        "", description="Tickets to summarize: words such as tag:vip -status:closed -older:90d"
    )
    llm_concurrency: int = Field(16, ge=1, description="Most summaries being written at a time")
    organization_settle_seconds: float = Field(
        30, ge=0, le=3600, description="How long further changes of an organization are waited for"
    )
    digest_url: SecretUrl | None = Field(
        None, description="A chat's incoming webhook: takes the digest on Mondays at 7:00 UTC"
    )
    digest_organizations: DigestText = Field(
        "all", description="One digest of all, one of each with news, or of these ids: 101,102"
    )
    notify_url: SecretUrl | None = Field(
        None, description="Address that is sent events: summaries that changed, failures, turns"
    )
    notify_secret: SigningSecrets | None = Field(
        None, description="whsec_ secrets that sign the events; comma-separated"
    )
    notify_text: bool = Field(False, description="Send the summaries' text with the events")

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.both_or_none("notify_url", "notify_secret")
