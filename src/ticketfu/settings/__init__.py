"""Flags and environment to typed values; each setting is declared here and nowhere else.

A field's name is its flag and, in upper case, its variable: `host` is `--host` and HOST.
"""

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ticketfu.settings.names import flag, named
from ticketfu.settings.values import (
    Address,
    BaseUrl,
    Keys,
    Pem,
    Secret,
    SecretPem,
    Secrets,
    Subdomain,
)

Provider = Literal["gemini", "openai", "anthropic", "extractive"]
VENDORS: tuple[Provider, ...] = ("gemini", "openai", "anthropic")


class SettingsGroup(BaseSettings):
    """A command inherits the groups it needs; an empty variable counts as unset."""

    model_config = SettingsConfigDict(
        env_ignore_empty=True, hide_input_in_errors=True, extra="forbid"
    )


class Account(SettingsGroup):
    zendesk_subdomain: Subdomain | None = Field(
        None, description="The account: acme, of acme.zendesk.com"
    )


class Queue(SettingsGroup):
    queue: str = Field(
        "default",
        validation_alias="WORKER_QUEUE",
        min_length=1,
        description="Temporal task queue; server and worker must agree",
    )


class Server(Queue, Account):
    host: str = Field("0.0.0.0", description="Address to listen on")  # noqa: S104
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one")
    server_api_token: Keys = Field(
        description="Keys that open everything, sent as X-Ticketfu-Key; comma-separated"
    )
    server_reader_token: Keys | None = Field(
        None, description="Keys that read, ask for a refresh and give feedback; comma-separated"
    )
    zendesk_webhook_base_url: BaseUrl | None = Field(
        None, description="Public https URL of this server, where Zendesk sends its webhooks"
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


class Zendesk(Account):
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

    @model_validator(mode="after")
    def reachable(self) -> Self:
        if not (self.zendesk_subdomain or self.zendesk_base_url):
            raise ValueError(f"{named('zendesk_subdomain')} is missing")
        _both_or_none(self, "zendesk_client_id", "zendesk_client_secret")
        _both_or_none(self, "zendesk_email", "zendesk_token")
        if not (self.zendesk_client_id or self.zendesk_email):
            raise ValueError(
                f"{named('zendesk_client_id')} and {named('zendesk_client_secret')} are missing"
            )
        return self

    def url(self) -> str:
        return self.zendesk_base_url or f"https://{self.zendesk_subdomain}.zendesk.com"


class AI(SettingsGroup):
    llm_provider: Literal[Provider, "googleai"] | None = Field(
        None, description="Who writes; default: the vendor whose key is set; extractive needs none"
    )
    llm_model: str | None = Field(None, description="Model, if not the provider's default")
    llm_api_key: Secret | None = Field(None, description="The provider's key")
    llm_base_url: BaseUrl | None = Field(
        None, description="A compatible server instead: Azure, Ollama, vLLM, OpenRouter …"
    )
    gemini_api_key: Secret | None = Field(None, description="Gemini's key")
    gemini_model: str | None = Field(None, description="Gemini's model, if LLM_MODEL is not set")
    openai_api_key: Secret | None = Field(None, description="OpenAI's key")
    anthropic_api_key: Secret | None = Field(None, description="Anthropic's key")
    ticket_summary_prompt: str | None = Field(
        None, description="Replaces the built-in instructions for tickets"
    )
    org_summary_prompt: str | None = Field(
        None, description="Replaces the built-in instructions for organizations"
    )
    summary_language: str | None = Field(
        None, description="Language to write in, such as German; default: the ticket's"
    )
    redact: Literal["off", "secrets", "contacts", "people"] = Field(
        "secrets",
        description="Masked for the model: secrets; contacts: addresses, phones too; people: names",
    )

    @model_validator(mode="after")
    def decided(self) -> Self:
        provider = self.provider()
        if provider == "extractive":
            return self
        if self.llm_base_url and provider == "openai" and not self.llm_model:
            raise ValueError(f"{named('llm_model')} is missing: it goes with --llm-base-url")
        if not (self.key() or (self.llm_base_url and provider == "openai")):
            raise ValueError(f"{named('llm_api_key')} is missing for {provider}")
        return self

    def provider(self) -> Provider:
        """The chosen provider, or the only vendor whose key is set."""
        if self.llm_provider:
            return "gemini" if self.llm_provider == "googleai" else self.llm_provider
        with_key = [vendor for vendor in VENDORS if self._vendor_key(vendor)]
        if len(with_key) == 1:
            return with_key[0]
        raise ValueError(
            f"{named('llm_provider')} is missing: choose gemini, openai or anthropic with its key,"
            " or extractive, which needs none"
        )

    def model(self) -> str | None:
        return self.llm_model or (self.gemini_model if self.provider() == "gemini" else None)

    def key(self) -> str | None:
        secret = self.llm_api_key or self._vendor_key(self.provider())
        return secret.get_secret_value() if secret else None

    def _vendor_key(self, vendor: Provider) -> SecretStr | None:
        keys: dict[Provider, SecretStr | None] = {
            "gemini": self.gemini_api_key,
            "openai": self.openai_api_key,
            "anthropic": self.anthropic_api_key,
        }
        return keys.get(vendor)


class Worker(Queue):
    threads: int = Field(
        4,
        ge=1,
        validation_alias="WORKER_THREADS",
        description="Threads that run workflow code",
    )
    llm_concurrency: int = Field(16, ge=1, description="Most summaries being written at a time")
    organization_settle_seconds: float = Field(
        30, ge=0, le=3600, description="How long further changes of an organization are waited for"
    )


class Work(Worker, Zendesk, AI):
    """All that work needs, but for where Temporal is."""


class Temporal(SettingsGroup):
    temporal_address: Address = Field("127.0.0.1:7233", description="Temporal's HOST:PORT")
    temporal_namespace: str = Field("default", description="Temporal namespace")
    temporal_api_key: Secret | None = Field(None, description="Key of Temporal Cloud; turns on TLS")
    temporal_tls_cert: Pem | None = Field(None, description="Client certificate: file or PEM")
    temporal_tls_key: SecretPem | None = Field(None, description="Its private key: file or PEM")
    temporal_tls_ca: Pem | None = Field(
        None, description="Root certificate, if not the system's: file or PEM"
    )

    @model_validator(mode="after")
    def paired(self) -> Self:
        _both_or_none(self, "temporal_tls_cert", "temporal_tls_key")
        return self


class Logs(SettingsGroup):
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least level that is logged"
    )
    log_format: Literal["json", "console"] = Field("json", description="One JSON a line, or text")


def _both_or_none(settings: BaseSettings, one: str, other: str) -> None:
    for present, absent in ((one, other), (other, one)):
        if getattr(settings, present) and not getattr(settings, absent):
            raise ValueError(f"{named(absent)} is missing: it goes with {flag(present)}")
