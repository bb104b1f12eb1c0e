"""A worker is known to live by its own clock, wherever that stands."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketfu.server.signs_of_life import SignsOfLife

MOMENT = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def lives(
    signs: SignsOfLife, seconds: float, *, ahead: timedelta = timedelta(0), watch: float
) -> bool:
    """Look when the watch says `watch`; a worker's last stamp was at `seconds`, by its clock."""
    stamp = MOMENT + timedelta(seconds=seconds) + ahead
    return signs.any_lives({"worker": stamp}, watch)


@pytest.mark.parametrize("ahead", [timedelta(0), DAY, -DAY, timedelta(seconds=45)])
def test_a_worker_lives_while_it_gives_signs_and_then_for_half_a_minute(ahead: timedelta) -> None:
    signs = SignsOfLife(timedelta(seconds=30))
    assert all(lives(signs, at, ahead=ahead, watch=at + 2) for at in range(0, 60, 5))
    assert lives(signs, 55, ahead=ahead, watch=80)
    assert not lives(signs, 55, ahead=ahead, watch=90)
    assert lives(signs, 90, ahead=ahead, watch=91)


def test_a_worker_that_died_unobserved_is_gone() -> None:
    signs = SignsOfLife(timedelta(seconds=30))
    assert lives(signs, 0, watch=1)
    assert not lives(signs, 5, watch=100)


def test_a_clock_that_is_set_back_is_no_death() -> None:
    signs = SignsOfLife(timedelta(seconds=30))
    assert lives(signs, 0, watch=1)
    assert all(lives(signs, at, ahead=-DAY, watch=at + 1) for at in (5, 10, 15))
    assert not lives(signs, 15, ahead=-DAY, watch=60)


def test_a_worker_met_for_the_first_time_is_given_time_to_show_itself() -> None:
    signs = SignsOfLife(timedelta(seconds=30))
    assert lives(signs, 0, watch=1000)
    assert not lives(signs, 0, watch=1030)
    assert not signs.any_lives({}, 1031)
