"""Settings of server, worker, Zendesk, Temporal and logs."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field, SecretStr

from ticketfu.settings.ai import AISettings
from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.pem import Pem, SecretPem, belong_together
from ticketfu.settings.values import Address, AnyCase, BaseUrl, Keys, Secret, Secrets, Subdomain


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


class ServerSettings(QueueSettings, AccountSettings):
    title: ClassVar[str] = "Server"

    host: str = Field("0.0.0.0", description="Address to listen on")  # noqa: S104
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    server_api_token: Keys = Field(
        description="Keys that open everything, sent as X-Ticketfu-Key; comma-separated"
    )
    server_reader_token: Keys | None = Field(
        None, description="Keys that only read and ask for a refresh; comma-separated"
    )
    zendesk_webhook_secret: Secrets | None = Field(
        None,
        description="Signing secrets of the webhooks, comma-separated; a signature must then fit",
    )
    zendesk_hosts: str | None = Field(
        None, description="Further hosts of the account (brands, mapped hosts), comma-separated"
    )
    settle_seconds: float = Field(
        5, ge=0, le=3600, description="How long further changes of a ticket are waited for"
    )
    max_connections: int = Field(
        1000, ge=100, description="Most connections at a time; 50 are kept for webhooks and health"
    )
    max_streams: int = Field(200, ge=0, description="Most event streams at a time")

    def hosts(self) -> tuple[str, ...]:
        listed = (self.zendesk_hosts or "").split(",")
        return tuple(host.strip().lower() for host in listed if host.strip())


class ZendeskSettings(AccountSettings):
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
        180, ge=1, description="Most requests a worker sends to Zendesk in a minute"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        if not (self.zendesk_subdomain or self.zendesk_base_url):
            yield f"{named('zendesk_subdomain')} is missing"
        yield from self.both_or_none("zendesk_client_id", "zendesk_client_secret")
        yield from self.both_or_none("zendesk_email", "zendesk_token")
        credentials = (self.zendesk_client_id, self.zendesk_client_secret)
        if not any((*credentials, self.zendesk_email, self.zendesk_token)):
            names = f"{named('zendesk_client_id')} and {named('zendesk_client_secret')}"
            yield f"{names} are missing"

    def url(self) -> str:
        return self.zendesk_base_url or f"https://{self.zendesk_subdomain}.zendesk.com"


class WorkerSettings(QueueSettings, ZendeskSettings, AISettings):
    title: ClassVar[str] = "Worker"

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
    llm_concurrency: int = Field(16, ge=1, description="Most summaries being written at a time")
    organization_settle_seconds: float = Field(
        30, ge=0, le=3600, description="How long further changes of an organization are waited for"
    )


class TemporalSettings(SettingsGroup):
    title: ClassVar[str] = "Temporal"

    temporal_address: Address = Field("127.0.0.1:7233", description="Temporal's HOST:PORT")
    temporal_namespace: str = Field("default", description="Temporal namespace")
    temporal_api_key: Secret | None = Field(None, description="Key of Temporal Cloud; turns on TLS")
    temporal_tls_cert: Pem | None = Field(None, description="Client certificate: file or PEM")
    temporal_tls_key: SecretPem | None = Field(None, description="Its private key: file or PEM")
    temporal_tls_ca: Pem | None = Field(
        None, description="Root certificate, if not the system's: file or PEM"
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.both_or_none("temporal_tls_cert", "temporal_tls_key")
        certificate, key = self.temporal_tls_cert, self.temporal_tls_key
        # A key that was refused stands here as the text that was given.
        if certificate and isinstance(key, SecretStr) and not belong_together(certificate, key):
            yield f"{named('temporal_tls_key')} is not the key of {named('temporal_tls_cert')}"


class LogSettings(SettingsGroup):
    title: ClassVar[str] = "Logs"

    log_level: AnyCase[Literal["debug", "info", "warning", "error"]] = Field(
        "info", description="Least level that is logged"
    )
    log_format: AnyCase[Literal["json", "console"]] = Field(
        "json", description="One JSON object a line, or text"
    )
