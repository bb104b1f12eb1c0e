"""Settings of a worker."""

from collections.abc import Iterator
from typing import ClassVar

from pydantic import Field

from ticketfu.settings.ai import AISettings
from ticketfu.settings.temporal import QueueSettings
from ticketfu.settings.values import DigestText, ScopeText, SecretUrl, ServerKeys, SigningSecrets
from ticketfu.settings.webhooks import WebhookSettings
from ticketfu.settings.zendesk import ZendeskSettings


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
