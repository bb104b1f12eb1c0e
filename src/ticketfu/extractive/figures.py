"""Sentences of what was counted for an organization: periods, promises, waiting tickets, turns."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from ticketfu.extractive.comments import attribute
from ticketfu.extractive.tickets import KnownTickets, whole_number

MOST_NAMED = 3

# Turns for the worse by the names that the numbers give them; a topic's has the topic behind it.
_TURNS = MappingProxyType(
    {
        "overdue promises": "overdue_promises",
        "negative tickets": "negative_tickets",
        "reopened tickets": "reopened_tickets",
    }
)
_TOPIC = "topic: "


def activity(tickets: KnownTickets) -> Iterator[str]:
    """The last 30 days beside the 30 before, where anything happened in them."""
    opened, solved = (tickets.count("last 30 days", name) for name in ("opened", "solved"))
    before = tickets.count("previous 30 days", "opened")
    if opened or before:
        yield tickets.sentence("activity", opened=opened, solved=solved, before=before)


def turns(tickets: KnownTickets) -> Iterator[str]:
    """Only what the numbers call a turn for the worse."""
    named = tickets.prompt.metadata.get("turned")
    if isinstance(named, list) and named:
        what = tickets.listed(_named_turn(tickets, attribute(one)) for one in named)
        yield tickets.sentence("worse", what=what)


def waiting(tickets: KnownTickets) -> Iterator[str]:
    """How many tickets wait for an answer, and which waited longest."""
    total, oldest = _listed(tickets.prompt.metadata.get("waiting_on_us"))
    if oldest:
        first, date = (attribute(oldest[0].get(name)) for name in ("ticket", "since"))
        frame = "waits" if total == 1 else "waits_many"
        yield tickets.sentence(frame, n=total, ticket=first, date=date)


def overdue(tickets: KnownTickets) -> Iterator[str]:
    """Promises whose day is over, the oldest first."""
    total, oldest = _listed(_group(tickets.prompt.metadata.get("promises")).get("overdue"))
    if oldest:
        named = tickets.listed(_promise(tickets, one) for one in oldest[:MOST_NAMED])
        frame = "overdue" if total == 1 else "overdue_many"
        yield tickets.sentence(frame, n=total, promises=named)


def overdue_tickets(tickets: KnownTickets) -> list[str]:
    """The tickets of overdue promises, each once."""
    _, oldest = _listed(_group(tickets.prompt.metadata.get("promises")).get("overdue"))
    return list(dict.fromkeys(attribute(one.get("ticket")) for one in oldest))[:MOST_NAMED]


def _named_turn(tickets: KnownTickets, what: str) -> str:
    if what.startswith(_TOPIC):
        return tickets.say("topic", topic=what.removeprefix(_TOPIC))
    return tickets.say(_TURNS[what]) if what in _TURNS else what


def _promise(tickets: KnownTickets, promise: Mapping[str, object]) -> str:
    ticket, due = (attribute(promise.get(name)) for name in ("ticket", "due"))
    return tickets.say("promise", ticket=ticket, date=due)


def _listed(group: object) -> tuple[int, list[Mapping[str, object]]]:
    known = _group(group)
    rows = known.get("oldest")
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return whole_number(known.get("total")), found


def _group(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
