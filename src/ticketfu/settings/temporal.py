"""Settings of the connection to Temporal, and of the task queue there."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field, SecretStr

from ticketfu.settings.group import SettingsGroup
from ticketfu.settings.names import named
from ticketfu.settings.pem import Pem, SecretPem, belong_together
from ticketfu.settings.values import Address, EncryptionKeys, Secret
from ticketfu.settings.webhooks import NamespaceSettings


class QueueSettings(SettingsGroup):
    title: ClassVar[str] = "Temporal"

    queue: str = Field(
        "default",
        validation_alias="WORKER_QUEUE",
        min_length=1,
        description="Temporal task queue; server and worker must agree",
    )


class TemporalSettings(NamespaceSettings):
    title: ClassVar[str] = "Temporal"

    temporal_address: Address = Field("127.0.0.1:7233", description="Temporal's HOST:PORT")
    temporal_api_key: Secret | None = Field(None, description="Key of Temporal Cloud; turns on TLS")
    temporal_tls_cert: Pem | None = Field(None, description="Client certificate: file or PEM")
    temporal_tls_key: SecretPem | None = Field(None, description="Its private key: file or PEM")
    temporal_tls_ca: Pem | None = Field(
        None, description="Root certificate, if not the system's: file or PEM"
    )
    encryption_keys: EncryptionKeys | None = Field(
        None,
        description="Keys of `ticketfu keys new`, comma-separated; the first encrypts what Temporal"
        " stores, all decrypt",
    )

    def problems(self) -> Iterator[str]:
        yield from super().problems()
        yield from self.both_or_none("temporal_tls_cert", "temporal_tls_key")
        certificate, key = self.temporal_tls_cert, self.temporal_tls_key
        # A key that was refused stands here as the text that was given.
        if certificate and isinstance(key, SecretStr) and not belong_together(certificate, key):
            yield f"{named('temporal_tls_key')} is not the key of {named('temporal_tls_cert')}"
