"""The webhooks and triggers that were set up in the sample account over its API."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from ticketfu.sample.delivery import new_ulid
from ticketfu.sample.provisioning_bodies import Authentication, TriggerBody, WebhookBody


@dataclass
class WebhookRecord:
    id: str
    body: WebhookBody
    secret: str
    created_at: datetime
    statuses: list[int] = field(default_factory=list)
    """Answers to its deliveries, the oldest first; 0 where none came."""

    def invocations(self) -> list[tuple[int, str]]:
        """Each delivery's number and outcome, in Zendesk's words."""
        words = ["success" if 200 <= status < 300 else "failed" for status in self.statuses]
        return list(enumerate(words, 1))

    def hears(self, event: str) -> bool:
        return self.body.status == "active" and f"zen:event-type:{event}" in self.body.subscriptions

    def authorization(self) -> dict[str, str]:
        return authorization(self.body.authentication) | self.body.custom_headers


@dataclass
class TriggerRecord:
    id: int
    body: TriggerBody
    created_at: datetime

    def calls(self) -> list[tuple[str, str]]:
        """The webhooks that it calls, each with the template of its body."""
        actions = [action for action in self.body.actions if action.field == "notification_webhook"]
        values = [action.value for action in actions]
        return [(value[0], value[1]) for value in values if isinstance(value, list)]

    def fires(self, kind: str) -> bool:
        """Tell whether a ticket that was changed in a `kind` of way, Create or Change, fits."""
        types = [each.value for each in self.body.conditions.any if each.field == "update_type"]
        return self.body.active and (not types or kind in types)


class Provisioning:
    def __init__(self) -> None:
        self.registered: dict[str, WebhookRecord] = {}
        self.triggers: dict[int, TriggerRecord] = {}
        self.apps: list[str] = []
        """Names of the private apps that are installed."""
        self._trigger_ids = count(46408803700001)

    def register(self, body: WebhookBody, at: datetime) -> WebhookRecord:
        record = WebhookRecord(new_ulid(), body, new_secret(), at)
        self.registered[record.id] = record
        return record

    def add_trigger(self, body: TriggerBody, at: datetime) -> TriggerRecord:
        record = TriggerRecord(next(self._trigger_ids), body, at)
        self.triggers[record.id] = record
        return record

    def users_of(self, webhook_id: str) -> list[TriggerRecord]:
        """The active triggers that call a webhook, which cannot be deleted meanwhile."""
        return [
            trigger
            for trigger in self.triggers.values()
            if trigger.body.active and webhook_id in dict(trigger.calls())
        ]


def new_secret() -> str:
    # 44 characters, as Zendesk's have.
    return secrets.token_urlsafe(33)


def authorization(given: Authentication | None) -> dict[str, str]:
    """The headers with which a webhook shows its credentials."""
    if given is None:
        return {}
    if given.type == "api_key":
        return {given.data["name"]: given.data["value"]}
    if given.type == "bearer_token":
        return {"Authorization": f"Bearer {given.data['token']}"}
    return {"Authorization": given.basic()}
