"""When an organization's numbers change although nothing happens; pure."""

from datetime import datetime, timedelta

from ticketfu.organization.digest import Digests, TicketDigest
from ticketfu.organization.periods import WEEK, Periods, monday
from ticketfu.organization.promises import overdue_at

# Organizations take turns: all at the same second would fill the workers' queue.
SPREAD_SECONDS = 3600

# A later day is a slip of a model's.
FARTHEST = timedelta(days=366)


def next_recount(organization_id: int, digests: Digests, counted_at: datetime) -> datetime | None:
    """On Monday while anything is in the periods shown, or when a promise becomes overdue.

    It is always later than `counted_at`, or the entity would count without end.
    """
    periods = Periods(counted_at)
    shown = any(_is_shown(digest, periods) for digest in digests.values())
    moments = [monday(counted_at) + WEEK] if shown else []
    moments += [
        end
        for digest in digests.values()
        for promise in digest.promises
        if digest.open and promise.due
        if counted_at < (end := overdue_at(promise.due)) < counted_at + FARTHEST
    ]
    turn = timedelta(seconds=organization_id % SPREAD_SECONDS)
    return min(moments) + turn if moments else None


def _is_shown(digest: TicketDigest, periods: Periods) -> bool:
    moments = (digest.created_at, digest.seen_at, digest.solved_at, digest.reopened_at)
    return any(periods.is_shown(moment) or periods.is_before(moment) for moment in moments)
