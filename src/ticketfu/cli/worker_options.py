"""From a worker's settings to its options."""

from contextlib import AbstractAsyncContextManager, nullcontext

from ticketfu.notify.receiver import Receiver
from ticketfu.notify.signing import secret_bytes
from ticketfu.settings import WorkerSettings
from ticketfu.settings.values import revealed, revealed_all
from ticketfu.ticket.scope import Scope
from ticketfu.weekly.activities import WeeklyDigest
from ticketfu.weekly.models import DigestScope
from ticketfu.worker_parts import WorkerOptions
from ticketfu.zendesk.signature import webhook_key


def worker_options(settings: WorkerSettings) -> WorkerOptions:
    return WorkerOptions(
        queue=settings.queue,
        threads=settings.threads,
        cache=settings.cache,
        llm_concurrency=settings.llm_concurrency,
        organization_settle_seconds=settings.organization_settle_seconds,
        ticket_prompt=settings.ticket_summary_prompt,
        organization_prompt=settings.org_summary_prompt,
        language=settings.summary_language,
        redact=settings.redact,
        scope=Scope.parse(settings.scope),
        notes=settings.internal_notes,
        write_back=settings.write_back_target(),
        webhook_key=_webhook_key(settings),
        digest=WeeklyDigest(
            revealed(settings.digest_url), DigestScope.parse(settings.digest_organizations)
        ),
        notify_text=settings.notify_text,
    )


def receiver(settings: WorkerSettings) -> AbstractAsyncContextManager[Receiver | None]:
    """The receiver of events, if there is one, with its connections."""
    if settings.notify_url is None:
        return nullcontext()
    secrets = [secret_bytes(text) for text in revealed_all(settings.notify_secret)]
    return Receiver.open(settings.notify_url.get_secret_value(), secrets)


def _webhook_key(settings: WorkerSettings) -> str | None:
    tokens = revealed_all(settings.server_api_token)
    return webhook_key(tokens[0]) if tokens else None
