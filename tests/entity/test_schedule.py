"""When a schedule is due, which events are new to it, and how urgent they are."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.entity.factories import NOW, WAITS, seconds
from ticketfu.entity.schedule import (
    EVENT_IDS,
    MAX_DEBOUNCE_FACTOR,
    PRIORITY,
    Event,
    RefreshSchedule,
)


@given(st.lists(st.tuples(WAITS, WAITS), min_size=1, max_size=20))
def test_the_leading_wait_is_the_shortest_asked(asked: list[tuple[float, float]]) -> None:
    schedule, now, due = RefreshSchedule(), NOW, []
    for passed, wait in asked:
        now += seconds(passed)
        schedule.note(Event(settle_seconds=wait), now)
        due.append(now + seconds(wait))

    assert schedule.due == min(due)


@given(st.lists(WAITS, min_size=1, max_size=60), st.floats(0.001, 300))
def test_a_debounced_event_waits_for_quiet_but_not_for_ever(gaps: list[float], wait: float) -> None:
    schedule, now, due = RefreshSchedule(), NOW, None
    for gap in gaps:
        now += seconds(gap)
        schedule.note(Event(settle_seconds=wait), now, debounce=True)
        if due is None or due > now:
            longest = NOW + seconds(gaps[0]) + MAX_DEBOUNCE_FACTOR * seconds(wait)
            due = min(now + seconds(wait), longest)

    assert schedule.due == due


def test_what_is_due_is_not_postponed_by_what_can_wait() -> None:
    schedule = RefreshSchedule()
    schedule.note(Event(settle_seconds=0), NOW, debounce=True)
    schedule.note(Event(settle_seconds=30), NOW, debounce=True)

    assert schedule.due == NOW


def test_a_failed_refresh_keeps_the_priority_of_its_events() -> None:
    schedule = RefreshSchedule()
    schedule.note(Event(origin="person"), NOW)
    schedule.start()
    schedule.fail()

    assert schedule.start() == PRIORITY["person"]


def test_after_a_refresh_the_longest_debounce_begins_anew() -> None:
    schedule, later = RefreshSchedule(), NOW + timedelta(hours=1)
    schedule.note(Event(settle_seconds=30), NOW, debounce=True)
    schedule.start()
    schedule.note(Event(settle_seconds=30), later, debounce=True)

    assert schedule.due == later + seconds(30)


@given(st.integers(0, 400))
def test_a_bounded_number_of_event_ids_is_remembered_the_newest_among_them(many: int) -> None:
    schedule = RefreshSchedule()
    for number in range(many):
        assert schedule.note(Event(event_id=f"event-{number}"), NOW)

    assert len(schedule.event_ids) == min(many, EVENT_IDS)
    assert not many or not schedule.note(Event(event_id=f"event-{many - 1}"), NOW)
    assert schedule.noted == many


def test_a_repeated_event_is_dropped_after_its_refresh_and_makes_nothing_sooner() -> None:
    schedule = RefreshSchedule()
    schedule.note(Event(event_id="one", settle_seconds=5), NOW)

    assert not schedule.note(Event(event_id="one", origin="person"), NOW)
    assert schedule.due == NOW + seconds(5)
    assert schedule.priority == PRIORITY["webhook"]
    schedule.start()
    schedule.succeed()
    assert not schedule.note(Event(event_id="one"), NOW)
    assert not schedule.pending
    assert schedule.due is None


def test_an_event_without_an_id_is_never_taken_for_a_repeated_one() -> None:
    schedule = RefreshSchedule()

    assert all(schedule.note(Event(), NOW) for _ in range(3))
    assert schedule.noted == 3


@given(st.lists(st.sampled_from(sorted(PRIORITY)), min_size=1))
def test_a_refresh_has_the_priority_of_its_most_urgent_event(origins: list[str]) -> None:
    schedule = RefreshSchedule()
    for origin in origins:
        schedule.note(Event.model_validate({"origin": origin}), NOW)

    assert schedule.start() == min(PRIORITY[origin] for origin in origins)  # type: ignore[index]
    assert schedule.start() == PRIORITY["backfill"]


def test_an_event_during_a_refresh_causes_one_more() -> None:
    schedule = RefreshSchedule()
    schedule.note(Event(), NOW)
    schedule.start()
    for _ in range(5):
        schedule.note(Event(settle_seconds=5), NOW)

    schedule.succeed()

    assert schedule.pending
    assert schedule.due == NOW + seconds(5)
    schedule.start()
    schedule.succeed()
    assert not schedule.pending
    assert schedule.due is None
