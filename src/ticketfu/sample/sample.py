"""The state of the sample Zendesk."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from ticketfu.sample.account import Account
from ticketfu.sample.credentials import Credentials
from ticketfu.sample.dataset import Dataset, load
from ticketfu.sample.delivery import deliver
from ticketfu.sample.events import event_json
from ticketfu.sample.faults import Faults
from ticketfu.sample.limits import RateLimits
from ticketfu.sample.provisioning import Provisioning, WebhookRecord
from ticketfu.sample.records import TicketRecord
from ticketfu.sample.render import HOST
from ticketfu.sample.seed import seed
from ticketfu.sample.webhook import Webhook


class Sample(Account, Faults, Provisioning):
    """One account of Zendesk, changed by its methods or over HTTP.

    `now` is the time that the conversations lead up to: the real time, or one that stands still
    and moves on by a second with each change. `datasets` replaces the conversations; an empty tuple
    makes an account without any. A change made over HTTP is announced to `webhooks`, and to what
    was set up over the API, before it is answered; one made by a method with `announce`.
    """

    def __init__(
        self,
        now: datetime | None = None,
        datasets: Iterable[Dataset] | None = None,
        *,
        requests_per_minute: int | None = None,
    ) -> None:
        Account.__init__(self, now)
        Faults.__init__(self)
        Provisioning.__init__(self)
        self.credentials = Credentials()
        self.limits = RateLimits(requests_per_minute)
        self.webhooks: list[Webhook] = []
        self.owner = self.add_user("TicketFu", email=self.credentials.email, role="admin")
        conversations = load() if datasets is None else list(datasets)
        self.names = seed(self, conversations, now or datetime.now(UTC).replace(microsecond=0))
        """User ids by their short names in the data files, such as `tessa`."""

    async def announce(
        self,
        ticket_id: int,
        *,
        erasure: bool = False,
        created: bool = False,
        events: Sequence[str] = (),
    ) -> list[int]:
        """Deliver a change of a ticket; the statuses of the answers.

        Triggers are silent about an erasure; `events` are the names of what happened, such as
        `ticket.soft_deleted`.
        """
        receivers = [webhook for webhook in self.webhooks if webhook.erasures or not erasure]
        statuses = [await webhook.fire(ticket_id) for webhook in receivers]
        if not erasure:
            statuses += await self._fire_triggers(ticket_id, "Create" if created else "Change")
        for event in events:
            statuses += await self._send_event(self.tickets[ticket_id], event)
        return statuses

    async def _fire_triggers(self, ticket_id: int, kind: str) -> list[int]:
        fired = [trigger for trigger in self.triggers.values() if trigger.fires(kind)]
        calls = [call for trigger in fired for call in trigger.calls()]
        return [
            await self._deliver(webhook, _rendered(template, ticket_id))
            for webhook_id, template in calls
            if (webhook := self.registered.get(webhook_id)) and webhook.body.status == "active"
        ]

    async def _send_event(self, ticket: TicketRecord, event: str) -> list[int]:
        body = json.dumps(event_json(ticket, event), indent=2).encode() + b"\n"
        hearing = [webhook for webhook in self.registered.values() if webhook.hears(event)]
        return [await self._deliver(webhook, body) for webhook in hearing]

    async def _deliver(self, webhook: WebhookRecord, body: bytes) -> int:
        shown = webhook.authorization()
        status = await deliver(webhook.body.endpoint, webhook.id, webhook.secret, body, shown)
        webhook.statuses.append(status)
        return status


def _rendered(template: str, ticket_id: int) -> bytes:
    """The body of a trigger's call: placeholders are pasted as they are, never escaped."""
    text = template.replace("{{ticket.id}}", str(ticket_id))
    text = text.replace("{{ticket.link}}", f"{HOST}/agent/tickets/{ticket_id}")
    try:
        # Zendesk prints JSON prettily, so a receiver has to verify the bytes as they came.
        return json.dumps(json.loads(text), indent=2).encode() + b"\n"
    except ValueError:
        return text.encode()
