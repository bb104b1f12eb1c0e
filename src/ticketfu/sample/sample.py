"""The state of the sample Zendesk."""

from collections.abc import Iterable
from datetime import UTC, datetime

from ticketfu.sample.account import Account
from ticketfu.sample.credentials import Credentials
from ticketfu.sample.dataset import Dataset, load
from ticketfu.sample.faults import Faults
from ticketfu.sample.seed import seed
from ticketfu.sample.webhook import Webhook


class Sample(Account, Faults):
    """One account of Zendesk, changed by its methods or over HTTP.

    `now` is the time that the conversations lead up to: the real time, or one that stands still
    and moves on by a second with each change. `datasets` replaces the conversations; an empty tuple
    makes an account without any. A change made over HTTP is announced to `webhooks` before it is
    answered, one made by a method with `announce`.
    """

    def __init__(
        self, now: datetime | None = None, datasets: Iterable[Dataset] | None = None
    ) -> None:
        Account.__init__(self, now)
        Faults.__init__(self)
        self.credentials = Credentials()
        self.webhooks: list[Webhook] = []
        self.owner = self.add_user("TicketFu", email=self.credentials.email, role="admin")
        conversations = load() if datasets is None else list(datasets)
        self.names = seed(self, conversations, now or datetime.now(UTC).replace(microsecond=0))
        """User ids by their short names in the data files, such as `tessa`."""

    async def announce(self, ticket_id: int, *, erasure: bool = False) -> list[int]:
        """Fire the webhooks for a ticket; the statuses of their answers."""
        receivers = [webhook for webhook in self.webhooks if webhook.erasures or not erasure]
        return [await webhook.fire(ticket_id) for webhook in receivers]
