"""The state of the sample Zendesk."""

from collections.abc import Iterable
from datetime import UTC, datetime

from ticketfu.sample.access import Access
from ticketfu.sample.data import House, load
from ticketfu.sample.desk import Desk
from ticketfu.sample.seed import plant
from ticketfu.sample.traffic import Traffic
from ticketfu.sample.webhook import Webhook


class Sample(Desk, Traffic):
    """One account of Zendesk, changed by its methods or over HTTP.

    `now` is the time that the conversations lead up to: the real time, or one that stands still
    and moves on by a second with each change. `houses` replaces the conversations; an empty tuple
    makes an account without any. A change made over HTTP is announced to `webhooks` before it is
    answered, one made by a method with `announce`.
    """

    def __init__(self, now: datetime | None = None, houses: Iterable[House] | None = None) -> None:
        Desk.__init__(self, now)
        Traffic.__init__(self)
        self.access = Access()
        self.webhooks: list[Webhook] = []
        self.owner = self.add_user("TicketFu", email=self.access.email, role="admin")
        conversations = load() if houses is None else list(houses)
        self.names = plant(self, conversations, now or datetime.now(UTC).replace(microsecond=0))
        """User ids by their short names in the data files, such as `tessa`."""

    async def announce(self, ticket_id: int, *, erasure: bool = False) -> list[int]:
        """Fire the webhooks for a ticket; the statuses of their answers."""
        told = [webhook for webhook in self.webhooks if webhook.erasures or not erasure]
        return [await webhook.fire(ticket_id) for webhook in told]
