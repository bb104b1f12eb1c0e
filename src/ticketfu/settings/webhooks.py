"""Settings of webhooks and trigger, and of the installation that they belong to."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.values import BaseUrl, Secret, Secrets


class NamespaceSettings(SettingsGroup):
    title: ClassVar[str] = "Temporal"

    temporal_namespace: str = Field("default", description="Temporal namespace")


class WebhookSettings(SettingsGroup):
    """Server and worker both take them: the one asks for webhooks, the other makes them."""

    title: ClassVar[str] = "Zendesk"

    zendesk_webhook_base_url: BaseUrl | None = Field(
        None, description="Public https address of the server: webhooks and trigger are set up"
    )
    reconcile_seconds: float = Field(
        3600,
        ge=0,
        description="How often webhooks are repaired and lost ones caught up; 0: never",
    )


class SigningSettings(SettingsGroup):
    title: ClassVar[str] = "Server"

    zendesk_webhook_secret: Secrets | None = Field(
        None,
        description="Signing secrets of the webhooks, comma-separated; a signature must then fit",
    )


class SetupClientSettings(SettingsGroup):
    title: ClassVar[str] = "Zendesk"

    zendesk_setup_client_id: str | None = Field(
        None, description="OAuth client for webhooks and triggers alone, if not the main one"
    )
    zendesk_setup_client_secret: Secret | None = Field(None, description="Its secret")

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.both_or_none("zendesk_setup_client_id", "zendesk_setup_client_secret")
