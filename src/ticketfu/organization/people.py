"""The people who ask: how often, when last, who is new, and who went quiet; pure."""

from collections import defaultdict

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import CountedPerson, Presence, TicketSet
from ticketfu.organization.periods import Periods

MAX_PEOPLE = 30

# The requester of a ticket whose user Zendesk no longer knows.
UNNAMED = frozenset({"", "unknown person"})


def people(digests: Digests, periods: Periods) -> list[CountedPerson]:
    """Most tickets first, then the latest seen."""
    asked: defaultdict[str, dict[int, TicketDigest]] = defaultdict(dict)
    for ticket_id, digest in digests.items():
        if digest.requester not in UNNAMED:
            asked[digest.requester][ticket_id] = digest
    found = [_person(name, tickets, periods) for name, tickets in asked.items()]
    found.sort(key=lambda person: person.name)
    found.sort(key=lambda person: (person.tickets, person.last_seen), reverse=True)
    return found[:MAX_PEOPLE]


def _person(name: str, tickets: Digests, periods: Periods) -> CountedPerson:
    last_seen = max(ticket.seen_at for ticket in tickets.values())
    first_seen = min(ticket.created_at for ticket in tickets.values())
    standing: Presence = "active" if periods.is_recent(last_seen) else "silent"
    known = TicketSet.of(tickets)
    return CountedPerson(
        name=name,
        tickets=known.count,
        ticket_ids=known.ticket_ids,
        last_seen=last_seen,
        standing="new" if periods.is_recent(first_seen) else standing,
    )
