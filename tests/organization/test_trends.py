"""How a topic moves from one period to the next, and how much it matters."""

import pytest

from tests.organization.factories import digest, topic_counts
from ticketfu.organization.digest import TicketDigest


def trend(*tickets: TicketDigest) -> tuple[str, int, int]:
    """How the topic of `tickets` moves, with both numbers."""
    digests = dict(enumerate(tickets, start=1)) | {99: digest(topics=["other"], age=100)}
    count = next(count for count in topic_counts(digests) if count.topic == "login")
    return count.trend, count.recent, count.before


RECENT, BEFORE, LONG_AGO = 10.0, 40.0, 70.0


def aged(*ages: float) -> list[TicketDigest]:
    return [digest(age=age) for age in ages]


@pytest.mark.parametrize(
    ("tickets", "expected"),
    [
        (aged(RECENT), ("steady", 1, 0)),
        (aged(RECENT, RECENT), ("steady", 2, 0)),
        (aged(RECENT, RECENT, RECENT), ("new", 3, 0)),
        (aged(*[RECENT] * 3, LONG_AGO), ("rising", 3, 0)),
        (aged(*[RECENT] * 3, BEFORE, BEFORE), ("rising", 3, 2)),
        (aged(*[RECENT] * 4, *[BEFORE] * 3), ("steady", 4, 3)),
        (aged(*[RECENT] * 5, *[BEFORE] * 3), ("rising", 5, 3)),
        (aged(*[RECENT] * 30, *[BEFORE] * 29), ("steady", 30, 29)),
        (aged(RECENT, *[LONG_AGO] * 200), ("steady", 1, 0)),
        (aged(LONG_AGO), ("steady", 0, 0)),
        (aged(BEFORE, BEFORE), ("steady", 0, 2)),
        (aged(*[RECENT] * 2, *[BEFORE] * 3), ("falling", 2, 3)),
        (aged(*[BEFORE] * 3), ("falling", 0, 3)),
        ([digest(age=LONG_AGO, quiet=BEFORE, status="solved")], ("gone", 0, 0)),
        ([digest(age=BEFORE, quiet=BEFORE, status="closed")] * 3, ("gone", 0, 3)),
        ([digest(age=LONG_AGO, quiet=BEFORE, status="open")], ("steady", 0, 0)),
        ([digest(age=LONG_AGO, quiet=RECENT, status="solved")], ("steady", 0, 0)),
    ],
)
def test_a_topic_moves_only_where_the_numbers_support_it(
    tickets: list[TicketDigest], expected: tuple[str, int, int]
) -> None:
    assert trend(*tickets) == expected


@pytest.mark.parametrize(
    ("age", "expected"), [(0.0, (1, 0)), (29.9999, (1, 0)), (30.0, (0, 1)), (60.0, (0, 0))]
)
def test_a_period_ends_on_the_second(age: float, expected: tuple[int, int]) -> None:
    assert trend(digest(age=age))[1:] == expected


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
