"""Counts of an organization's tickets, never guesses, anew for each publication; pure."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from statistics import median
from types import MappingProxyType

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.numbers import (
    Counted,
    CountedWeek,
    Median,
    Numbers,
    Period,
    SatisfactionCounts,
    SentimentCounts,
    TicketCounts,
    TicketSet,
    WaitingTicket,
)
from ticketfu.organization.people import people
from ticketfu.organization.periods import WEEK, Periods
from ticketfu.organization.promises import promise_lists
from ticketfu.organization.topics import Renamed, tickets_by_topic, topic_counts
from ticketfu.organization.turned import find_turns

MAX_WAITING = 50

NOTHING_RENAMED: Renamed = MappingProxyType({})


def counted(digests: Digests, as_of: datetime, renamed: Renamed = NOTHING_RENAMED) -> Counted:
    """Everything that is counted, as it stands at `as_of`."""
    periods = Periods(as_of)
    topics = tickets_by_topic(digests, renamed)
    return Counted(
        tickets=ticket_counts(digests),
        topics=topic_counts(topics, digests, periods),
        numbers=numbers(digests, periods),
        turned=find_turns(topics, digests, periods),
    )


def ticket_counts(digests: Digests) -> TicketCounts:
    opened = sum(digest.open for digest in digests.values())
    return TicketCounts(covered=len(digests), open=opened, solved=len(digests) - opened)


def sentiment_counts(digests: Digests) -> dict[str, int]:
    return dict(sorted(Counter(digest.sentiment for digest in digests.values()).items()))


def numbers(digests: Digests, periods: Periods) -> Numbers:
    waiting = sorted(
        (digest.waiting_since, ticket_id)
        for ticket_id, digest in digests.items()
        if digest.open and digest.waiting_since
    )
    return Numbers(
        weeks=[_week(start, digests) for start in periods.weeks],
        last_30_days=_period(digests, periods.is_recent),
        previous_30_days=_period(digests, periods.is_before),
        waiting_on_us=[
            WaitingTicket(ticket_id=ticket_id, since=since)
            for since, ticket_id in waiting[:MAX_WAITING]
        ],
        waiting_on_us_total=len(waiting),
        promises=promise_lists(digests, periods),
        first_reply_minutes=_median(digests, periods, lambda one: one.first_reply_minutes),
        full_resolution_minutes=_median(digests, periods, lambda one: one.full_resolution_minutes),
        satisfaction=SatisfactionCounts(
            good=_set(digests, lambda one: one.satisfaction == "good"),
            bad=_set(digests, lambda one: one.satisfaction == "bad"),
        ),
        people=people(digests, periods),
    )


def _week(start: datetime, digests: Digests) -> CountedWeek:
    end = start + WEEK

    def falls(moment: datetime | None) -> bool:
        return moment is not None and start <= moment < end

    felt = Counter(digest.sentiment for digest in digests.values() if falls(digest.seen_at))
    return CountedWeek(
        week=start.date(),
        opened=_set(digests, lambda one: falls(one.created_at)),
        solved=_set(digests, lambda one: falls(one.solved_at)),
        sentiment=SentimentCounts.model_validate(felt),
    )


def _period(digests: Digests, falls: Callable[[datetime | None], bool]) -> Period:
    return Period(
        opened=_set(digests, lambda one: falls(one.created_at)),
        solved=_set(digests, lambda one: falls(one.solved_at)),
        reopened=_set(digests, lambda one: falls(one.reopened_at)),
        negative=_set(digests, lambda one: one.sentiment == "negative" and falls(one.seen_at)),
    )


def _set(digests: Digests, chosen: Callable[[TicketDigest], bool]) -> TicketSet:
    return TicketSet.of(ticket_id for ticket_id, digest in digests.items() if chosen(digest))


def _median(
    digests: Digests, periods: Periods, minutes: Callable[[TicketDigest], int | None]
) -> Median:
    known = {
        ticket_id: value
        for ticket_id, digest in digests.items()
        if periods.is_shown(digest.created_at) and (value := minutes(digest)) is not None
    }
    middle = float(median(known.values())) if known else None
    return Median(median=middle, ticket_ids=TicketSet.of(known).ticket_ids)
