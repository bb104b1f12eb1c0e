"""After a failure an agenda refreshes again, ever more rarely, and never too early."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.entity.factories import DOWN, NOW, seconds
from ticketfu.entity.retry import Failure
from ticketfu.entity.schedule import CONTENT_FAILURES, Agenda, Event

MINUTES_15 = timedelta(minutes=15)
DAY = timedelta(days=1)
SLACK = timedelta(milliseconds=1)


def failing(times: int, failure: Failure, jitter: float) -> list[timedelta]:
    agenda, waits = Agenda(), []
    agenda.note(Event(), NOW)
    for _ in range(times):
        agenda.start()
        agenda.fail(failure, NOW, jitter)
        assert agenda.error
        waits.append(agenda.error.retry_at - NOW)
    return waits


@given(st.floats(0, 1))
def test_the_waits_between_failures_double_up_to_a_quarter_of_an_hour(jitter: float) -> None:
    waits = failing(60, DOWN, jitter)

    bare = [30, 60, 120, 240, 480] + [900] * 55
    for wait, least in zip(waits, bare, strict=True):
        assert abs(wait - seconds(least) * (1 + jitter / 5)) < SLACK


@pytest.mark.parametrize("code", sorted(CONTENT_FAILURES))
def test_a_failure_that_costs_is_tried_again_within_a_day(code: str) -> None:
    waits = failing(60, Failure(code=code, message="no answer"), 0)

    assert waits[0] == seconds(30)
    assert waits[-1] == max(waits) == DAY


@given(st.floats(0, 1), st.timedeltas(timedelta(0), timedelta(hours=1)), st.integers(1, 20))
def test_nobody_is_asked_before_their_retry_after(
    jitter: float, asked: timedelta, times: int
) -> None:
    waits = failing(times, DOWN.model_copy(update={"retry_after": asked}), jitter)

    assert all(wait >= asked for wait in waits)
    assert all(wait <= max(asked, MINUTES_15) * 1.2 + SLACK for wait in waits)


def test_an_error_tells_since_when_and_ends_with_the_next_success() -> None:
    agenda, later = Agenda(), NOW + timedelta(minutes=5)
    agenda.note(Event(), NOW)
    for moment in (NOW, later):
        agenda.start()
        agenda.fail(DOWN, moment, 0)

    assert agenda.error
    assert agenda.error.since == NOW
    assert agenda.error.code == "zendesk.unavailable"
    assert agenda.due == agenda.error.retry_at == later + seconds(60)
    assert agenda.stale
    agenda.start()
    agenda.succeed()
    assert agenda.error is None
    assert not agenda.stale
    agenda.note(Event(), later)
    agenda.start()
    agenda.fail(DOWN, later, 0)
    assert agenda.error.since == later
    assert agenda.due == later + seconds(30)


def test_a_new_fact_does_not_wait_for_the_backoff() -> None:
    agenda = Agenda()
    agenda.note(Event(), NOW)
    agenda.start()
    agenda.fail(DOWN, NOW, 0)

    agenda.note(Event(origin="person"), NOW + seconds(1))

    assert agenda.due == NOW + seconds(1)
