"""After a failure an entity refreshes again, ever more rarely, and never too early."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.entity.factories import DOWN, NOW, seconds
from ticketfu.entity.retry import (
    ALREADY_RECORDED,
    CONTENT_FAILURES,
    IMMEDIATE_RETRIES,
    Backoff,
    Failure,
)
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import EntityState
from ticketfu.errors import WORKER_TIMEOUT

MINUTES_15 = timedelta(minutes=15)
DAY = timedelta(days=1)
SLACK = timedelta(milliseconds=1)
REFUSAL = Failure(code="llm.refused", message="no")


def failing(times: int, failure: Failure, jitter: float) -> list[timedelta]:
    backoff, waits = Backoff(), []
    for _ in range(times):
        backoff.fail(failure, NOW, jitter)
        assert backoff.error
        waits.append(backoff.error.retry_at - NOW)
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


def test_an_error_shows_since_when_and_ends_with_the_next_success() -> None:
    backoff, later = Backoff(), NOW + timedelta(minutes=5)
    for moment in (NOW, later):
        backoff.fail(DOWN, moment, 0)

    assert backoff.error
    assert backoff.error.since == NOW
    assert backoff.error.code == "zendesk.unavailable"
    assert backoff.due == backoff.error.retry_at == later + seconds(60)
    backoff.succeed()
    assert backoff == Backoff()
    backoff.fail(DOWN, later, 0)
    assert backoff.error.since == later
    assert backoff.due == later + seconds(30)


def test_a_failure_that_is_recorded_already_moves_nothing() -> None:
    backoff = Backoff(failed_fingerprint="asked")
    for _ in range(IMMEDIATE_RETRIES):
        assert backoff.suppressed_fingerprint(NOW) == ""
        backoff.fail(REFUSAL, NOW, 0)
    before = backoff.model_copy(deep=True)

    backoff.fail(ALREADY_RECORDED, NOW + seconds(5), 0)

    assert backoff == before
    assert backoff.suppressed_fingerprint(NOW + seconds(5)) == "asked"
    assert backoff.suppressed_fingerprint(NOW + seconds(121)) == ""


def test_a_new_event_does_not_wait_for_the_backoff() -> None:
    state = EntityState()
    state.schedule.note(Event(), NOW)
    state.schedule.start()
    state.schedule.fail()
    state.backoff.fail(DOWN, NOW, 0)

    assert state.stale
    assert state.due == NOW + seconds(30)
    state.schedule.note(Event(origin="person"), NOW + seconds(1))
    assert state.due == NOW + seconds(1)


def test_workers_that_were_killed_do_not_go_on_with_the_waits_for_a_service() -> None:
    backoff, code = Backoff(), WORKER_TIMEOUT[0]
    for _ in range(9):
        backoff.fail(Failure(code="zendesk.rate_limited"), NOW, 0)
    waits = []
    for _ in range(3):
        backoff.fail(Failure(code=code), NOW, 0)
        assert backoff.error
        waits.append((backoff.error.retry_at - NOW).total_seconds())

    # A ticket that kills its workers itself waits longer each time.
    assert waits == [30, 60, 120]


def test_workers_that_were_killed_do_not_have_a_refused_question_asked_again_sooner() -> None:
    backoff = Backoff()
    for _ in range(3):
        backoff.fail(Failure(code="llm.refused"), NOW, 0)
    backoff.fail(Failure(code=WORKER_TIMEOUT[0]), NOW, 0)

    assert backoff.failures == 4
