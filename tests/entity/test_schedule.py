"""When an agenda is due, which facts are new to it, and how urgent they are."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.entity.factories import NOW, WAITS, seconds
from ticketfu.entity.retry import ALREADY_RECORDED, Failure
from ticketfu.entity.schedule import (
    EVENT_IDS,
    IMMEDIATE_RETRIES,
    MAX_DEBOUNCE_FACTOR,
    PRIORITY,
    Agenda,
    Event,
)


@given(st.lists(st.tuples(WAITS, WAITS), min_size=1, max_size=20))
def test_the_leading_wait_is_the_shortest_asked(asked: list[tuple[float, float]]) -> None:
    agenda, now, due = Agenda(), NOW, []
    for passed, wait in asked:
        now += seconds(passed)
        agenda.note(Event(settle_seconds=wait), now)
        due.append(now + seconds(wait))

    assert agenda.due == min(due)


@given(st.lists(WAITS, min_size=1, max_size=60), st.floats(0.001, 300))
def test_a_debounced_fact_waits_for_quiet_but_not_for_ever(gaps: list[float], wait: float) -> None:
    agenda, now, due = Agenda(), NOW, None
    for gap in gaps:
        now += seconds(gap)
        agenda.note(Event(settle_seconds=wait), now, debounce=True)
        if due is None or due > now:
            patience = NOW + seconds(gaps[0]) + MAX_DEBOUNCE_FACTOR * seconds(wait)
            due = min(now + seconds(wait), patience)

    assert agenda.due == due


def test_what_is_due_is_not_postponed_by_what_can_wait() -> None:
    agenda = Agenda()
    agenda.note(Event(settle_seconds=0), NOW, debounce=True)
    agenda.note(Event(settle_seconds=30), NOW, debounce=True)

    assert agenda.due == NOW


def test_a_failed_look_keeps_the_place_of_who_asked_for_it() -> None:
    agenda = Agenda()
    agenda.note(Event(origin="person"), NOW)
    agenda.start()
    agenda.fail(Failure(code="llm.timeout", message="late"), NOW, 0)

    assert agenda.start() == PRIORITY["person"]


def test_a_known_failure_moves_nothing() -> None:
    agenda = Agenda()
    for _ in range(IMMEDIATE_RETRIES):
        assert agenda.refused("asked", NOW) == ""
        agenda.note(Event(), NOW)
        agenda.start()
        agenda.fail(Failure(code="llm.refused", message="no"), NOW, 0)
    before = agenda.error
    agenda.note(Event(), NOW)
    agenda.start()
    agenda.fail(ALREADY_RECORDED, NOW + seconds(5), 0)

    assert agenda.error == before
    assert agenda.refused("asked", NOW + seconds(5)) == "asked"
    assert agenda.refused("asked", NOW + seconds(121)) == ""


def test_after_a_look_the_patience_begins_anew() -> None:
    agenda, later = Agenda(), NOW + timedelta(hours=1)
    agenda.note(Event(settle_seconds=30), NOW, debounce=True)
    agenda.start()
    agenda.note(Event(settle_seconds=30), later, debounce=True)

    assert agenda.due == later + seconds(30)


@given(st.integers(0, 400))
def test_only_so_many_event_ids_are_remembered_and_the_newest_are_among_them(many: int) -> None:
    agenda = Agenda()
    for number in range(many):
        assert agenda.note(Event(event_id=f"event-{number}"), NOW)

    assert len(agenda.event_ids) == min(many, EVENT_IDS)
    assert not many or not agenda.note(Event(event_id=f"event-{many - 1}"), NOW)
    assert agenda.noted == many


def test_a_repeated_event_is_known_after_its_look_and_makes_nothing_sooner() -> None:
    agenda = Agenda()
    agenda.note(Event(event_id="one", settle_seconds=5), NOW)

    assert not agenda.note(Event(event_id="one", origin="person"), NOW)
    assert agenda.due == NOW + seconds(5)
    assert agenda.priority == PRIORITY["webhook"]
    agenda.start()
    agenda.succeed()
    assert not agenda.note(Event(event_id="one"), NOW)
    assert not agenda.stale
    assert agenda.due is None


def test_an_event_without_an_id_is_never_taken_for_a_repeated_one() -> None:
    agenda = Agenda()

    assert all(agenda.note(Event(), NOW) for _ in range(3))
    assert agenda.noted == 3


@given(st.lists(st.sampled_from(sorted(PRIORITY)), min_size=1))
def test_a_look_has_the_priority_of_the_most_urgent_who_asked(origins: list[str]) -> None:
    agenda = Agenda()
    for origin in origins:
        agenda.note(Event.model_validate({"origin": origin}), NOW)

    assert agenda.start() == min(PRIORITY[origin] for origin in origins)  # type: ignore[index]
    assert agenda.start() == PRIORITY["backfill"]


def test_a_fact_during_a_look_causes_one_more() -> None:
    agenda = Agenda()
    agenda.note(Event(), NOW)
    agenda.start()
    for _ in range(5):
        agenda.note(Event(settle_seconds=5), NOW)

    agenda.succeed()

    assert agenda.stale
    assert agenda.due == NOW + seconds(5)
    agenda.start()
    agenda.succeed()
    assert not agenda.stale
    assert agenda.due is None
