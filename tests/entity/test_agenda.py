"""In whatever order things happen, an agenda loses no fact, repeats none and knows when to look."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ticketfu.entity.agenda import EVENT_IDS, PAID_FAILURES, PATIENCE, PRIORITY, Agenda, Fact
from ticketfu.entity.failure import Failure

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
MINUTES_15 = timedelta(minutes=15)
DAY = timedelta(days=1)
SLACK = timedelta(milliseconds=1)

WAITS = st.floats(0, 3600, allow_nan=False).map(lambda seconds: round(seconds, 3))
FACTS = st.builds(
    Fact,
    event_id=st.sampled_from(["", "", "a", "b", "c"]),
    origin=st.sampled_from(sorted(PRIORITY)),
    settle_seconds=WAITS,
)
DOWN = Failure(code="zendesk.unavailable", message="Zendesk answered 503")


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


@dataclass
class Told:
    """What a careful clerk would remember beside the agenda."""

    accepted: int = 0
    covered: int = 0
    events: set[str] = field(default_factory=set)


class AnyLife(RuleBasedStateMachine):
    """Facts come at any time; looks begin when due, and end well, badly or not at all."""

    @initialize()
    def born(self) -> None:
        self.agenda, self.told, self.now = Agenda(), Told(), NOW
        self.looking: int | None = None
        self.priority = 0

    @rule(fact=FACTS, debounce=st.booleans())
    def note(self, fact: Fact, debounce: bool) -> None:
        repeated = bool(fact.event_id) and fact.event_id in self.told.events
        assert self.agenda.note(fact, self.now, debounce=debounce) is not repeated
        self.told.accepted += not repeated
        self.told.events |= {fact.event_id} - {""}

    @rule(passed=WAITS)
    def wait(self, passed: float) -> None:
        self.now += seconds(passed)

    @precondition(lambda self: self.looking is None and self.agenda.due is not None)
    @rule()
    def begin(self) -> None:
        self.now = max(self.now, self.agenda.due)
        self.priority = self.agenda.start()
        self.looking = self.told.accepted

    @precondition(lambda self: self.looking is not None)
    @rule()
    def end_well(self) -> None:
        self.agenda.succeed()
        self.told.covered, self.looking = self.looking or 0, None

    @precondition(lambda self: self.looking is not None)
    @rule(jitter=st.floats(0, 1))
    def end_badly(self, jitter: float) -> None:
        self.agenda.fail(DOWN, self.now, jitter)
        self.looking = None

    @precondition(lambda self: self.looking is not None)
    @rule()
    def give_up(self) -> None:
        self.agenda.reopen(self.priority, self.now)
        self.looking = None

    @rule()
    def continue_as_new(self) -> None:
        self.agenda = Agenda.model_validate_json(self.agenda.model_dump_json())

    @invariant()
    def every_fact_counts_once(self) -> None:
        assert self.agenda.noted == self.told.accepted
        assert self.agenda.covered == self.told.covered

    @invariant()
    def all_that_is_not_covered_is_stale(self) -> None:
        if self.told.accepted > self.told.covered:
            assert self.agenda.stale

    @invariant()
    def whatever_is_stale_will_be_looked_at(self) -> None:
        if self.looking is None:
            assert (self.agenda.due is not None) == self.agenda.stale


AnyLife.TestCase.settings = settings(max_examples=60, deadline=None, database=None)
TestAnyLife = AnyLife.TestCase


@given(st.lists(st.tuples(WAITS, WAITS), min_size=1, max_size=20))
def test_the_leading_wait_is_the_shortest_asked(asked: list[tuple[float, float]]) -> None:
    agenda, now, due = Agenda(), NOW, []
    for passed, wait in asked:
        now += seconds(passed)
        agenda.note(Fact(settle_seconds=wait), now)
        due.append(now + seconds(wait))

    assert agenda.due == min(due)


@given(st.lists(WAITS, min_size=1, max_size=60), st.floats(0.001, 300))
def test_a_debounced_fact_waits_for_quiet_but_not_for_ever(gaps: list[float], wait: float) -> None:
    agenda, now = Agenda(), NOW
    for gap in gaps:
        now += seconds(gap)
        agenda.note(Fact(settle_seconds=wait), now, debounce=True)

    quiet, patience = now + seconds(wait), NOW + seconds(gaps[0]) + PATIENCE * seconds(wait)
    assert agenda.due == min(quiet, patience)


def test_after_a_look_the_patience_begins_anew() -> None:
    agenda, later = Agenda(), NOW + timedelta(hours=1)
    agenda.note(Fact(settle_seconds=30), NOW, debounce=True)
    agenda.start()
    agenda.note(Fact(settle_seconds=30), later, debounce=True)

    assert agenda.due == later + seconds(30)


@given(st.integers(0, 400))
def test_only_so_many_event_ids_are_remembered_and_the_newest_are_among_them(many: int) -> None:
    agenda = Agenda()
    for number in range(many):
        assert agenda.note(Fact(event_id=f"event-{number}"), NOW)

    assert len(agenda.event_ids) == min(many, EVENT_IDS)
    assert not many or not agenda.note(Fact(event_id=f"event-{many - 1}"), NOW)
    assert agenda.noted == many


def test_a_repeated_event_is_known_after_its_look_and_makes_nothing_sooner() -> None:
    agenda = Agenda()
    agenda.note(Fact(event_id="one", settle_seconds=5), NOW)

    assert not agenda.note(Fact(event_id="one", origin="person"), NOW)
    assert agenda.due == NOW + seconds(5)
    assert agenda.priority == PRIORITY["webhook"]
    agenda.start()
    agenda.succeed()
    assert not agenda.note(Fact(event_id="one"), NOW)
    assert not agenda.stale
    assert agenda.due is None


def test_an_event_without_an_id_is_never_taken_for_a_repeated_one() -> None:
    agenda = Agenda()

    assert all(agenda.note(Fact(), NOW) for _ in range(3))
    assert agenda.noted == 3


@given(st.lists(st.sampled_from(sorted(PRIORITY)), min_size=1))
def test_a_look_has_the_priority_of_the_most_urgent_who_asked(origins: list[str]) -> None:
    agenda = Agenda()
    for origin in origins:
        agenda.note(Fact.model_validate({"origin": origin}), NOW)

    assert agenda.start() == min(PRIORITY[origin] for origin in origins)  # type: ignore[index]
    assert agenda.start() == PRIORITY["backfill"]


def failing(times: int, failure: Failure, jitter: float) -> list[timedelta]:
    agenda, waits = Agenda(), []
    agenda.note(Fact(), NOW)
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


@pytest.mark.parametrize("code", sorted(PAID_FAILURES))
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
    agenda.note(Fact(), NOW)
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
    agenda.note(Fact(), later)
    agenda.start()
    agenda.fail(DOWN, later, 0)
    assert agenda.error.since == later
    assert agenda.due == later + seconds(30)


def test_a_new_fact_does_not_wait_for_the_backoff() -> None:
    agenda = Agenda()
    agenda.note(Fact(), NOW)
    agenda.start()
    agenda.fail(DOWN, NOW, 0)

    agenda.note(Fact(origin="person"), NOW + seconds(1))

    assert agenda.due == NOW + seconds(1)


def test_a_fact_during_a_look_causes_one_more() -> None:
    agenda = Agenda()
    agenda.note(Fact(), NOW)
    agenda.start()
    for _ in range(5):
        agenda.note(Fact(settle_seconds=5), NOW)

    agenda.succeed()

    assert agenda.stale
    assert agenda.due == NOW + seconds(5)
    agenda.start()
    agenda.succeed()
    assert not agenda.stale
    assert agenda.due is None
