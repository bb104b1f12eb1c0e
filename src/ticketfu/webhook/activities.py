"""The side effects of setting up: make, repair and delete webhooks and trigger in Zendesk.

Keys are added here: neither the activities' input nor their result holds one.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from temporalio import activity

from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.errors import failure
from ticketfu.webhook.models import HALVES, Ensured, EnsureWebhook, Kind, Removed
from ticketfu.webhook.wanted import (
    is_own,
    own_triggers,
    trigger_body,
    trigger_drift,
    webhook_body,
    webhook_drift,
    webhook_name,
)
from ticketfu.zendesk.provisioned import AccountTrigger, AccountWebhook

if TYPE_CHECKING:
    from ticketfu.zendesk.webhooks import WebhookAdmin

log = logging.getLogger(__name__)

NO_SERVER_KEY = (
    "the worker has no SERVER_API_TOKEN / --server-api-token, which the webhooks' key is made from"
)


@dataclass(frozen=True)
class WebhookActivities:
    """`mark` names the installation, `key` is the one that webhooks show to the server."""

    admin: "WebhookAdmin"
    mark: str
    key: str | None = field(default=None, repr=False)
    _given: set[str] = field(default_factory=set, repr=False)
    """Webhooks that this process has given the key: Zendesk does not show which one they have."""

    @activity.defn
    async def ensure_webhook(self, wanted: EnsureWebhook) -> Ensured:
        """Make or repair one half: a webhook and, for changes, its trigger."""
        return await with_heartbeats(self._ensured(wanted))

    @activity.defn
    async def remove_webhooks(self) -> Removed:
        """Delete both webhooks and the trigger; triggers first, as a used webhook cannot go."""
        return await with_heartbeats(self._removed())

    async def _ensured(self, wanted: EnsureWebhook) -> Ensured:
        name = webhook_name(wanted.kind, self.mark)
        if self.key is None:
            raise failure("setup.no_key", NO_SERVER_KEY, final=True)
        body = webhook_body(wanted.kind, name, wanted.base_url, self.key)
        own = await self._own(name)
        kept, repairs = await self._webhook(wanted, own, body)
        extra = [webhook for webhook in own if webhook.id != kept]
        if wanted.kind == "changes":
            repairs += await self._trigger(name, kept, [webhook.id for webhook in own])
        for webhook in extra:
            await self.admin.delete_webhook(webhook.id)
        ensured = Ensured(made=not own, repairs=repairs)
        _log(name, ensured)
        return ensured

    async def _own(self, name: str) -> list[AccountWebhook]:
        """All that bear the name and the path; the oldest first, as their ids grow with time."""
        found = await self.admin.webhooks(name)
        return sorted((row for row in found if is_own(row, name)), key=lambda row: row.id)

    async def _webhook(
        self, wanted: EnsureWebhook, own: list[AccountWebhook], body: dict[str, object]
    ) -> tuple[str, list[str]]:
        """The webhook that stays, and what was wrong."""
        by_triggers = wanted.kind == "changes"
        right = [row for row in own if row.is_called_by_triggers is by_triggers]
        repairs = ["there is more than one"] if len(right) > 1 else []
        if not right:
            created = await self.admin.create_webhook(body)
            self._given.add(created.id)
            # Zendesk changes no webhook from events to triggers or back.
            return created.id, ["it is of the other kind"] if own else []
        webhook = right[0]
        drift = list(webhook_drift(webhook, body))
        if drift:
            await self.admin.change_webhook(webhook.id, body)
        elif wanted.asked or webhook.id not in self._given:
            only_key = {"authentication": body["authentication"]}
            await self.admin.change_webhook(webhook.id, only_key)
        self._given.add(webhook.id)
        return webhook.id, repairs + drift

    async def _trigger(self, name: str, webhook_id: str, known: list[str]) -> list[str]:
        own = await self._own_triggers(name, [webhook_id, *known])
        body = trigger_body(name, webhook_id)
        if not own:
            await self.admin.create_trigger(body)
            return ["its trigger is missing"] if known else []
        trigger, *extra = own
        drift = list(trigger_drift(trigger, webhook_id))
        if drift:
            await self.admin.change_trigger(trigger.id, body)
        for each in extra:
            await self.admin.delete_trigger(each.id)
        words = ", ".join(drift + (["there is more than one"] if extra else []))
        return [f"of its trigger: {words}"] if words else []

    async def _own_triggers(self, name: str, known: Iterable[str]) -> list[AccountTrigger]:
        """Triggers of the name that call our webhooks, or some that no longer exist."""
        named = [row for row in await self.admin.triggers() if row.title == name]
        others = {each for row in named for each in row.webhook_ids()} - set(known)
        gone = [each for each in sorted(others) if not await self.admin.exists(each)]
        return own_triggers(named, name, [*known, *gone])

    async def _removed(self) -> Removed:
        removed = Removed()
        for kind in HALVES:
            removed = await self._remove(kind, removed)
        if removed.webhooks or removed.triggers:
            log.info("Zendesk's webhooks and trigger were deleted")
        return removed

    async def _remove(self, kind: Kind, removed: Removed) -> Removed:
        name = webhook_name(kind, self.mark)
        own = await self._own(name)
        triggers = await self._own_triggers(name, [webhook.id for webhook in own])
        for trigger in triggers:
            await self.admin.delete_trigger(trigger.id)
        for webhook in own:
            await self.admin.delete_webhook(webhook.id)
        return Removed(
            webhooks=removed.webhooks + len(own), triggers=removed.triggers + len(triggers)
        )


def _log(name: str, ensured: Ensured) -> None:
    if ensured.made:
        log.info("Zendesk's webhook %s was made", name)
    elif ensured.repairs:
        log.warning("Zendesk's webhook %s was repaired: %s", name, "; ".join(ensured.repairs))
