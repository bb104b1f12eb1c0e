"""The short records of exports and searches."""

from datetime import UTC, datetime

from ticketfu.zendesk.changing import ChangingRecord
from ticketfu.zendesk.lenient import Maybe, OptionalId, ReadableItems, Record, Word


class ExportedTicket(ChangingRecord):
    """A ticket as exports show it, as far as TicketFu needs that to read the rest."""

    id: int
    organization_id: OptionalId = None
    status: Word = ""
    subject: Word = ""

    @property
    def deleted(self) -> bool:
        return self.status == "deleted"

    @property
    def scrubbed(self) -> bool:
        """Deleted for good: only then does Zendesk take the words out."""
        return self.deleted and self.subject == "SCRUBBED"


class ExportPage(Record):
    """A page and where the next one begins; at the end of the stream Zendesk may name no place."""

    tickets: ReadableItems[ExportedTicket] = ()
    after_cursor: Maybe[str] = None
    end_of_stream: bool = False


def search_words(since: datetime | None, organization_id: int | None) -> str:
    words = [f"organization:{organization_id}"] if organization_id else []
    if since:
        words.append(f"updated>={since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    return " ".join(words)
