"""Look at one half of what is set up in Zendesk: in place, as it should be, its secret known?"""

from typing import Literal

from ticketfu.cli.zendesk import ZendeskCheck
from ticketfu.settings.values import revealed_all
from ticketfu.webhook.models import Kind
from ticketfu.webhook.wanted import (
    installation_mark,
    is_own,
    own_triggers,
    trigger_drift,
    webhook_body,
    webhook_drift,
    webhook_name,
)
from ticketfu.zendesk.provisioned import AccountWebhook
from ticketfu.zendesk.webhooks import WebhookAdmin

PartVerdict = tuple[Literal["ok", "note", "failed"], str]

SET_UP = "run `ticketfu zendesk setup`"
REPAIR = f"a running worker repairs it within RECONCILE_SECONDS, or {SET_UP}"
SECRETS = "put the line of `ticketfu zendesk setup --show-secrets` into the server's settings"
NOT_SET = f"ZENDESK_WEBHOOK_SECRET is not set, so that signatures are not checked: {SECRETS}"
UNKNOWN = f"its signing secret is not in ZENDESK_WEBHOOK_SECRET, its deliveries are lost: {SECRETS}"


async def webhook_verdict(admin: WebhookAdmin, kind: Kind, settings: ZendeskCheck) -> PartVerdict:
    """The verdict over a webhook and, for changes, its trigger."""
    name = webhook_name(kind, installation_mark(settings.temporal_namespace, settings.queue))
    own = [row for row in await admin.webhooks(name) if is_own(row, name)]
    if not own:
        base_url = settings.zendesk_webhook_base_url
        first = "" if base_url else "set ZENDESK_WEBHOOK_BASE_URL, then "
        return "failed", f"there is no webhook {name}: {first}{SET_UP}"
    webhook = min(own, key=lambda row: row.id)
    wrong = ["there is more than one"] if len(own) > 1 else []
    wrong += _drift(webhook, kind, settings)
    if kind == "changes":
        wrong += await _trigger_drift(admin, name, webhook)
    if wrong:
        return "failed", f"{name}: {'; '.join(wrong)}: {REPAIR}"
    return await _signed(admin, webhook, settings)


def _drift(webhook: AccountWebhook, kind: Kind, settings: ZendeskCheck) -> list[str]:
    body = webhook_body(kind, webhook.name, settings.zendesk_webhook_base_url or "", key="")
    if not settings.zendesk_webhook_base_url:
        body["endpoint"] = webhook.endpoint
    return list(webhook_drift(webhook, body))


async def _trigger_drift(admin: WebhookAdmin, name: str, webhook: AccountWebhook) -> list[str]:
    own = own_triggers(await admin.triggers(), name, [webhook.id])
    if not own:
        return ["its trigger is missing"]
    drift = [f"of its trigger: {words}" for words in trigger_drift(own[0], webhook.id)]
    return drift + (["it has more than one trigger"] if len(own) > 1 else [])


async def _signed(
    admin: WebhookAdmin, webhook: AccountWebhook, settings: ZendeskCheck
) -> PartVerdict:
    """Compare secrets without showing any."""
    words = f"{webhook.name} calls {webhook.endpoint}"
    secrets = revealed_all(settings.zendesk_webhook_secret)
    if not secrets:
        return "note", f"{words}; {NOT_SET}"
    if await admin.signing_secret(webhook.id) not in secrets:
        return "failed", f"{words}: {UNKNOWN}"
    return "ok", f"{words}, and its signing secret is known"
