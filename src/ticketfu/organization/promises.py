"""Promises of tickets that are not solved yet; pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ticketfu.organization.digest import Digests
from ticketfu.organization.numbers import PromiseLists, TicketPromise
from ticketfu.organization.periods import Periods

MAX_PROMISES = 50


def promise_lists(digests: Digests, periods: Periods) -> PromiseLists:
    """The oldest of each kind; a promise without a day is never overdue."""
    made = sorted(_all(digests), key=lambda one: (one.due or date.max, one.ticket_id))
    overdue = [promise for promise in made if is_overdue(promise, periods)]
    opened = [promise for promise in made if not is_overdue(promise, periods)]
    return PromiseLists(
        open=opened[:MAX_PROMISES],
        overdue=overdue[:MAX_PROMISES],
        open_total=len(opened),
        overdue_total=len(overdue),
    )


def overdue_promises(digests: Digests, periods: Periods) -> list[TicketPromise]:
    return [promise for promise in _all(digests) if is_overdue(promise, periods)]


def is_overdue(promise: TicketPromise, periods: Periods) -> bool:
    return promise.due is not None and overdue_at(promise.due) <= periods.as_of


def overdue_at(due: date) -> datetime:
    """The end of a promise's day, in UTC; the last day there is has none."""
    if due >= date.max:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(due + timedelta(days=1), time(tzinfo=UTC))


def _all(digests: Digests) -> Iterator[TicketPromise]:
    for ticket_id, digest in digests.items():
        for promise in digest.promises if digest.open else []:
            yield TicketPromise(
                ticket_id=ticket_id, what=promise.what, owner=promise.owner, due=promise.due
            )
