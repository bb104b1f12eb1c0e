"""How a topic moves from one period to the next, and how much it matters."""

from datetime import timedelta

import pytest

from tests.organization.factories import digest
from ticketfu.organization.models import TicketDigest
from ticketfu.organization.statistics import PERIOD, topic_counts

DAYS = PERIOD / timedelta(days=1)


def trend(*tickets: TicketDigest) -> str:
    """How the topic of `tickets` moves in an organization whose newest change is now."""
    digests = dict(enumerate(tickets, start=1)) | {99: digest(topics=["other"], age=100)}
    return next(count.trend for count in topic_counts(digests) if count.topic == "login")


RECENT, BEFORE, LONG_AGO = DAYS / 2, DAYS * 1.5, DAYS * 3


def aged(*ages: float) -> list[TicketDigest]:
    return [digest(age=age) for age in ages]


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        (aged(RECENT), "new"),
        (aged(RECENT, RECENT, RECENT), "new"),
        (aged(RECENT, LONG_AGO), "rising"),
        (aged(RECENT, RECENT, BEFORE), "rising"),
        (aged(RECENT, BEFORE), "steady"),
        (aged(RECENT, RECENT, BEFORE, BEFORE, LONG_AGO), "steady"),
        (aged(LONG_AGO), "steady"),
        (aged(RECENT, BEFORE, BEFORE), "falling"),
        (aged(BEFORE), "falling"),
        ([digest(age=LONG_AGO, quiet=BEFORE, status="solved")], "gone"),
        ([digest(age=BEFORE, quiet=BEFORE, status="closed")] * 2, "gone"),
        ([digest(age=LONG_AGO, quiet=BEFORE, status="open")], "steady"),
        ([digest(age=LONG_AGO, quiet=RECENT, status="solved")], "steady"),
        ([digest(age=LONG_AGO, quiet=BEFORE, status="solved"), *aged(RECENT)], "rising"),
    ],
)
def test_a_topic_moves_with_the_tickets_of_the_last_two_periods(
    tickets: list[TicketDigest], expected: str
) -> None:
    assert trend(*tickets) == expected


@pytest.mark.parametrize(
    ("age", "expected"),
    [(0.0, "new"), (DAYS - 0.01, "new"), (DAYS, "falling"), (2 * DAYS - 0.01, "falling")],
)
def test_a_period_ends_on_the_second(age: float, expected: str) -> None:
    assert trend(digest(age=age)) == expected


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        ([digest()], "low"),
        ([digest(), digest(status="solved", sentiment="negative")], "low"),
        ([digest(status="closed", priority="urgent")], "low"),
        ([digest(), digest()], "medium"),
        ([digest(sentiment="negative")], "medium"),
        ([digest(priority="high")], "medium"),
        ([digest(priority="urgent")], "high"),
        ([digest()] * 5, "high"),
        ([digest(status="solved")] * 50, "low"),
    ],
)
def test_importance_is_what_is_open_and_how_urgent(
    tickets: list[TicketDigest], expected: str
) -> None:
    counts = topic_counts(dict(enumerate(tickets)))

    assert [count.importance for count in counts] == [expected]
