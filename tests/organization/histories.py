"""Tickets with a past, as Zendesk would give them: written, answered, solved, reopened, moved."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from ticketfu.zendesk.metrics import MetricSet
from ticketfu.zendesk.models import Comment, Ticket, TicketRead, User

HERE, ELSEWHERE = 7, 8
AGENT = 99
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# A Monday without anything special about it.
SOME_MONDAY = datetime.fromisoformat("2026-11-02T00:00:00+00:00")


@dataclass(frozen=True)
class Remark:
    at: datetime
    author: int
    public: bool


@dataclass(frozen=True)
class Past:
    """A ticket by its raw times; `status_changes` are (time, status), the first at its creation."""

    id: int
    requester: int
    created_at: datetime
    remarks: tuple[Remark, ...]
    status_changes: tuple[tuple[datetime, str], ...]
    organization_id: int | None = HERE
    merged: bool = False
    deleted: bool = False
    sentiment: str = "neutral"
    topics: tuple[str, ...] = ()
    satisfaction: str = "offered"
    promised: tuple[datetime | None, ...] = ()

    @property
    def status(self) -> str:
        return "closed" if self.merged else self.status_changes[-1][1]

    @property
    def counts_here(self) -> bool:
        return self.organization_id == HERE and not self.merged and not self.deleted

    def read(self) -> TicketRead:
        """As the client would give it."""
        ticket = Ticket.model_validate(
            {
                "id": self.id,
                "status": self.status,
                "requester_id": self.requester,
                "organization_id": self.organization_id,
                "created_at": self.created_at,
                "updated_at": max(remark.at for remark in self.remarks),
                "email_cc_ids": [1, 2, 3, 4],
                "tags": ["closed_by_merge"] if self.merged else [],
                "satisfaction_rating": {"score": self.satisfaction},
            }
        )
        names = {n: User(id=n, name=f"Person {n}", role="end-user") for n in range(1, 5)}
        people = names | {AGENT: User(id=AGENT, name="Abe", role="agent")}
        comments = tuple(
            Comment(
                id=number,
                author_id=remark.author,
                public=remark.public,
                created_at=remark.at,
                text="Words.",
            )
            for number, remark in enumerate(self.remarks, 1)
        )
        return TicketRead(ticket, people, None, comments, metrics=self._metrics())

    def _metrics(self) -> MetricSet:
        solved = [at for at, status in self.status_changes if status == "solved"]
        answers = [one.at for one in self.remarks if one.author == AGENT and one.public]
        states = [status for _, status in self.status_changes]
        reopens = sum(a == "solved" and b != "solved" for a, b in pairwise(states))
        minutes = {
            "reply_time_in_minutes": self._minutes(answers[:1]),
            "first_resolution_time_in_minutes": self._minutes(solved[:1]),
            "full_resolution_time_in_minutes": self._minutes(solved[-1:]),
        }
        times = {
            "solved_at": solved[-1] if solved else None,
            "status_updated_at": self.status_changes[-1][0],
        }
        return MetricSet.model_validate({"reopens": reopens, **minutes, **times})

    def _minutes(self, moments: list[datetime]) -> dict[str, int | None]:
        return {"calendar": (moments[0] - self.created_at) // MINUTE if moments else None}


AGES = (0, 1, 6, 7, 8, 29, 30, 31, 48, 49, 55, 56, 59, 60, 61, 90)
# On the second at which weeks and periods begin, one before, one after.
EDGES = (timedelta(seconds=-1), timedelta(0), timedelta(seconds=1), timedelta(hours=5))
STEPS = ("customer", "customer", "agent", "note", "colleague", "solved", "pending")
TOPICS = ("login", "Log-in", "billing", "invoices")
WEEK = timedelta(days=7)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Past], datetime]:
    """Versions of tickets in the order in which they were read, and the time of counting."""
    as_of = SOME_MONDAY + draw(st.sampled_from(EDGES)) + draw(st.integers(0, 6)) * DAY
    pasts: list[Past] = [draw(past(number, as_of)) for number in range(1, draw(st.integers(1, 8)))]
    earlier = [
        replace(one, organization_id=HERE, merged=False, deleted=False, sentiment="negative")
        for one in pasts
        if draw(st.booleans())
    ]
    return [*earlier, *pasts], as_of


@st.composite
def past(draw: st.DrawFn, number: int, as_of: datetime) -> Past:
    start = draw(st.sampled_from([as_of, SOME_MONDAY]))
    age = draw(st.sampled_from(AGES)) * DAY
    created = min(start - age + draw(st.sampled_from(EDGES)), as_of)
    requester = draw(st.integers(1, 4))
    remarks, changes = conversation(draw, requester, created, as_of)
    days = st.none() | st.integers(-40, 40).map(lambda n: as_of + n * DAY)
    return Past(
        number,
        requester,
        created,
        tuple(remarks),
        tuple(changes),
        organization_id=draw(st.sampled_from([HERE] * 6 + [ELSEWHERE, None])),
        merged=draw(st.integers(0, 9)) == 9,
        deleted=draw(st.integers(0, 9)) == 9,
        sentiment=draw(st.sampled_from(["positive", "neutral", "negative", "negative"])),
        topics=tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=3))),
        satisfaction=draw(st.sampled_from(["offered", "good", "bad", "good_with_comment"])),
        promised=tuple(draw(st.lists(days, max_size=2))),
    )


def conversation(
    draw: st.DrawFn, requester: int, created: datetime, as_of: datetime
) -> tuple[list[Remark], list[tuple[datetime, str]]]:
    """Remarks and changes of status; the customer's words open a ticket again."""
    at, remarks, changes = created, [Remark(created, requester, public=True)], [(created, "open")]
    for step in draw(st.lists(st.sampled_from(STEPS), max_size=6)):
        at = min(at + draw(st.integers(1, 20 * 24 * 60)) * MINUTE, as_of)
        if step in {"solved", "pending"}:
            changes.append((at, step))
            continue
        author = {"customer": requester, "colleague": requester % 4 + 1}.get(step, AGENT)
        remarks.append(Remark(at, author, public=step != "note"))
        if step in {"customer", "colleague"} and changes[-1][1] != "open":
            changes.append((at, "open"))
    return remarks, changes
