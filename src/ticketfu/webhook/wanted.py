"""Webhooks and trigger as they should be, and how those of an account differ; pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from ticketfu.webhook.models import WEBHOOK_PATH, Kind
from ticketfu.zendesk.provisioned import (
    BY_TRIGGERS,
    CALLS_WEBHOOK,
    AccountTrigger,
    AccountWebhook,
    TriggerCondition,
)

# What no trigger tells, and what one may miss.
FOLLOWED_EVENTS = (
    "soft_deleted",
    "undeleted",
    "permanently_deleted",
    "marked_as_spam",
    "merged",
    "comment_redacted",
    "attachment_redacted_from_comment",
    "comment_made_private",
    "organization_changed",
)

SUBSCRIPTIONS: Mapping[Kind, tuple[str, ...]] = {
    "changes": (BY_TRIGGERS,),
    "events": tuple(f"zen:event-type:ticket.{name}" for name in FOLLOWED_EVENTS),
}

# Placeholders are pasted unescaped, so that nothing but digits may stand in the body.
TRIGGER_BODY = '{"ticket_id": "{{ticket.id}}"}'

# Under "any": one update is either, and under "all" none would be.
CONDITIONS = tuple(
    TriggerCondition(field="update_type", operator="is", value=value)
    for value in ("Create", "Change")
)

KEY_HEADER = "X-Ticketfu-Key"
NOTE_IN_ZENDESK = "Made and repaired by TicketFu; `ticketfu zendesk remove` takes it out"


def installation_mark(namespace: str, queue: str) -> str:
    """Two installations at one account differ by namespace or queue, and know theirs again."""
    return f"{namespace}/{queue}"


def webhook_name(kind: Kind, mark: str) -> str:
    return f"TicketFu {kind} ({mark})"


def is_own(webhook: AccountWebhook, name: str) -> bool:
    """Tell a webhook of this installation by exact name and path, whatever its host."""
    path = urlsplit(webhook.endpoint).path
    return webhook.name == name and path.endswith(WEBHOOK_PATH)


def own_triggers(
    triggers: Iterable[AccountTrigger], name: str, webhook_ids: Iterable[str]
) -> list[AccountTrigger]:
    """Triggers of the exact name that call one of these webhooks, the oldest first."""
    known = set(webhook_ids)
    found = [row for row in triggers if row.title == name and row.webhook_ids() & known]
    return sorted(found, key=lambda row: row.id)


def webhook_body(kind: Kind, name: str, base_url: str, key: str) -> dict[str, object]:
    return {
        "name": name,
        "description": NOTE_IN_ZENDESK,
        "endpoint": base_url.rstrip("/") + WEBHOOK_PATH,
        "http_method": "POST",
        "request_format": "json",
        "status": "active",
        "subscriptions": list(SUBSCRIPTIONS[kind]),
        "authentication": {
            "type": "api_key",
            "data": {"name": KEY_HEADER, "value": key},
            "add_position": "header",
        },
    }


def trigger_body(name: str, webhook_id: str) -> dict[str, object]:
    return {
        "title": name,
        "description": NOTE_IN_ZENDESK,
        "active": True,
        "conditions": {"all": [], "any": [row.model_dump() for row in CONDITIONS]},
        "actions": [{"field": CALLS_WEBHOOK, "value": [webhook_id, TRIGGER_BODY]}],
    }


def webhook_drift(webhook: AccountWebhook, body: Mapping[str, object]) -> Iterator[str]:
    """Yield each part of a webhook that is not as it should be, in words."""
    if webhook.endpoint != body["endpoint"]:
        yield f"its address is {webhook.endpoint}"
    if webhook.status != "active":
        yield f"it is {webhook.status or 'paused'}"
    if not (webhook.http_method == "POST" and webhook.request_format == "json"):
        yield "it does not send JSON by POST"
    if set(webhook.subscriptions) != set(_texts(body["subscriptions"])):
        yield "it is subscribed to other events"
    kind = webhook.authentication.type if webhook.authentication else ""
    if kind != "api_key":
        yield "it does not send its key"


def trigger_drift(trigger: AccountTrigger, webhook_id: str) -> Iterator[str]:
    """Yield each part of a trigger that is not as it should be, in words."""
    if not trigger.active:
        yield "it is inactive"
    if trigger.conditions.all or set(trigger.conditions.any) != set(CONDITIONS):
        yield "its conditions are others"
    called = [(action.webhook_id, _json(_texts(action.value)[1:])) for action in trigger.actions]
    if called != [(webhook_id, _json([TRIGGER_BODY]))]:
        yield "its actions are others"


def _json(texts: list[str]) -> object:
    """Bodies by what they say: Zendesk may lay JSON out in another way."""
    try:
        return [json.loads(text) for text in texts]
    except ValueError:
        return texts


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list | tuple) else []
