"""The shapes of what is counted of an organization; each count comes with its tickets."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, Self

from ticketfu.entity.document import EPOCH
from ticketfu.stored import Stored

Trend = Literal["new", "rising", "steady", "falling", "gone"]
Importance = Literal["high", "medium", "low"]
Presence = Literal["new", "active", "silent"]

# The newest of a count: with all of them, 500 tickets would fill a memo by themselves.
MAX_TICKET_IDS = 100


class TicketSet(Stored):
    """The exact number of tickets, and the ids of the newest."""

    count: int = 0
    ticket_ids: list[int] = []

    @classmethod
    def of(cls, ids: Iterable[int]) -> Self:
        found = sorted(set(ids))
        return cls(count=len(found), ticket_ids=found[-MAX_TICKET_IDS:])


class SentimentCounts(Stored):
    positive: int = 0
    neutral: int = 0
    negative: int = 0


class CountedWeek(Stored):
    """A calendar week in UTC; the sentiment is of tickets whose customer wrote last in it."""

    week: date = EPOCH.date()
    opened: TicketSet = TicketSet()
    solved: TicketSet = TicketSet()
    sentiment: SentimentCounts = SentimentCounts()


class Period(Stored):
    """Thirty days; `negative` are tickets whose customer wrote last in them, and was unhappy."""

    opened: TicketSet = TicketSet()
    solved: TicketSet = TicketSet()
    reopened: TicketSet = TicketSet()
    negative: TicketSet = TicketSet()


class WaitingTicket(Stored):
    ticket_id: int = 0
    since: datetime = EPOCH


class TicketPromise(Stored):
    ticket_id: int = 0
    what: str = ""
    owner: str = ""
    due: date | None = None


class PromiseLists(Stored):
    """Promises of tickets that are not solved, the oldest of each kind and how many there are."""

    open: list[TicketPromise] = []
    overdue: list[TicketPromise] = []
    open_total: int = 0
    overdue_total: int = 0


class Median(Stored):
    """Over tickets opened in the last eight weeks."""

    median: float | None = None
    ticket_ids: list[int] = []


class SatisfactionCounts(Stored):
    good: TicketSet = TicketSet()
    bad: TicketSet = TicketSet()


class CountedPerson(Stored):
    """A requester; `silent` wrote nothing in the last 30 days, `new` nothing before them."""

    name: str = ""
    tickets: int = 0
    ticket_ids: list[int] = []
    last_seen: datetime = EPOCH
    standing: Presence = "active"


class Numbers(Stored):
    weeks: list[CountedWeek] = []
    last_30_days: Period = Period()
    previous_30_days: Period = Period()
    waiting_on_us: list[WaitingTicket] = []
    waiting_on_us_total: int = 0
    promises: PromiseLists = PromiseLists()
    first_reply_minutes: Median = Median()
    full_resolution_minutes: Median = Median()
    satisfaction: SatisfactionCounts = SatisfactionCounts()
    people: list[CountedPerson] = []


class TopicCount(Stored):
    """`frequency` is the number of tickets; `recent` and `before` those opened in each 30 days.

    `since` is when the first of its tickets was opened.
    """

    topic: str = ""
    frequency: int = 0
    open: int = 0
    importance: Importance = "low"
    trend: Trend = "steady"
    recent: int = 0
    before: int = 0
    since: datetime | None = None
    ticket_ids: list[int] = []


class TicketCounts(Stored):
    covered: int = 0
    open: int = 0
    solved: int = 0


class Turned(Stored):
    """A change for the worse that the numbers support; `since` is when they began to."""

    what: str = ""
    since: datetime = EPOCH
    recent: int = 0
    before: int = 0
    ticket_ids: list[int] = []


class Counted(Stored):
    """Everything that is counted for one publication."""

    tickets: TicketCounts = TicketCounts()
    topics: list[TopicCount] = []
    numbers: Numbers = Numbers()
    turned: list[Turned] = []
