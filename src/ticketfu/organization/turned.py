"""Changes for the worse that the numbers support; nothing else is called a turn; pure."""

from collections.abc import Callable, Iterator
from datetime import datetime

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import TicketSet, Turned
from ticketfu.organization.periods import Periods, is_supported, supported_since
from ticketfu.organization.promises import overdue_at, overdue_promises
from ticketfu.organization.topics import Topics
from ticketfu.organization.turn_words import NEGATIVE, OVERDUE, REOPENED, TOPIC

# Of the turns of topics: the strongest; a list of twenty says nothing.
MOST_TOPICS_TURNED = 5

_Moment = Callable[[TicketDigest], datetime | None]


def find_turns(topics: Topics, digests: Digests, periods: Periods) -> list[Turned]:
    """Overdue promises first, then unhappy and reopened tickets, then the topics that grew most."""
    unhappy = {n: one for n, one in digests.items() if one.sentiment == "negative"}
    return [
        *_overdue(digests, periods),
        *_grown(NEGATIVE, unhappy, lambda one: one.seen_at, periods),
        *_grown(REOPENED, digests, lambda one: one.reopened_at, periods),
        *_topics(topics, digests, periods),
    ]


def _topics(topics: Topics, digests: Digests, periods: Periods) -> list[Turned]:
    grown = [
        turn
        for topic, ids in topics.items()
        for turn in _grown(
            f"{TOPIC}{topic}", {n: digests[n] for n in ids}, lambda one: one.created_at, periods
        )
    ]
    return sorted(grown, key=lambda turn: (-turn.recent, turn.what))[:MOST_TOPICS_TURNED]


def _grown(what: str, digests: Digests, moment: _Moment, periods: Periods) -> Iterator[Turned]:
    recent = {
        ticket_id: at
        for ticket_id, digest in digests.items()
        if (at := moment(digest)) and periods.is_recent(at)
    }
    before = sum(periods.is_before(moment(digest)) for digest in digests.values())
    if is_supported(len(recent), before):
        yield Turned(
            what=what,
            since=supported_since(recent.values(), before),
            recent=len(recent),
            before=before,
            ticket_ids=TicketSet.of(recent).ticket_ids,
        )


def _overdue(digests: Digests, periods: Periods) -> Iterator[Turned]:
    """One promise is enough; it counts as overdue from the end of its day."""
    late = overdue_promises(digests, periods)
    days = [promise.due for promise in late if promise.due]
    if days:
        first = overdue_at(min(days))
        ids = TicketSet.of(promise.ticket_id for promise in late).ticket_ids
        yield Turned(what=OVERDUE, since=first, recent=len(late), before=0, ticket_ids=ids)
