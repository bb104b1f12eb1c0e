"""The messages and the document of an organization's entity."""

from datetime import datetime

from ticketfu.entity.document import EPOCH, Document, Head
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import Refresh, Refreshed
from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.numbers import Numbers, TicketCounts, TopicCount, Turned
from ticketfu.organization.summary import Narrative
from ticketfu.stored import Stored

WORKFLOW = "OrganizationWorkflow"
SIGNAL = "upsert-organization-signal"
QUERY = "query-organization-summary"
RENAME = "rename-topic-signal"
REFRESH = "refresh-organization-signal"
RENAME_IN_TICKETS = "rename_in_tickets"


class TicketSummarized(Event):
    """A ticket has a new digest, or, with none, has left the organization.

    `erased` says that words known before must go; `at` is when the ticket sent it. `others` are
    those of more tickets in the same signal.
    """

    ticket_id: int = 0
    digest: TicketDigest | None = None
    erased: bool = False
    at: datetime | None = None
    others: list["TicketSummarized"] = []

    def all(self) -> list["TicketSummarized"]:
        return [self, *self.others]


class TopicRenamed(Event):
    """A person calls a topic by another name, or by that of another topic: they become one."""

    topic: str = ""
    name: str = ""


class TicketsToRename(Stored):
    """Tickets with a topic that people gave another name, and all these names."""

    ticket_ids: list[int] = []
    renamed: dict[str, str] = {}


class OrganizationSummary(Narrative):
    trending_topics: list[TopicCount] = []


class OrganizationHead(Head):
    """A row of a list: what stands above the summary."""

    organization_id: int = 0
    name: str | None = None
    tickets: TicketCounts = TicketCounts()


class OrganizationDocument(OrganizationHead, Document):
    """Everything but the narrative is counted; `numbers` is None before the first count.

    `renamed_topics` are names that people gave, by the topic without blanks.
    `language` is that of a translation, None for the narrative as it was written.
    """

    summary: OrganizationSummary | None = None
    language: str | None = None
    numbers: Numbers | None = None
    turned: list[Turned] = []
    renamed_topics: dict[str, str] = {}


class OrganizationRefresh(Refresh):
    """`now` is Temporal's time, at which everything is counted.

    `recount` says that only time has passed; `name` is the one that is known.
    """

    organization_id: int = 0
    digests: dict[int, TicketDigest] = {}
    now: datetime = EPOCH
    renamed_topics: dict[str, str] = {}
    recount: bool = False
    name: str | None = None

    @property
    def keeps_name(self) -> bool:
        """True where the known name will do: a backfill refreshes an organization many times."""
        return self.recount or (self.origin == "backfill" and self.name is not None)


class OrganizationRefreshed(Refreshed):
    """`narrative` is None where the model was not asked, or failed."""

    name: str | None = None
    narrative: Narrative | None = None
