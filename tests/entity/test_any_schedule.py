"""Whatever happens in whatever order, a schedule keeps its promises."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.entity.factories import DOWN, FACTS, NOW, WAITS, seconds
from ticketfu.entity.schedule import Agenda, Event


@dataclass
class Told:
    """What a careful clerk would remember beside the agenda."""

    accepted: int = 0
    covered: int = 0
    events: set[str] = field(default_factory=set)


class AnyLife(RuleBasedStateMachine):
    """Facts come at any time; refreshes begin when due, and end well, badly or not at all."""

    @initialize()
    def born(self) -> None:
        self.agenda, self.told, self.now = Agenda(), Told(), NOW
        self.refreshing: int | None = None
        self.priority = 0

    @rule(event=FACTS, debounce=st.booleans())
    def note(self, event: Event, debounce: bool) -> None:
        repeated = bool(event.event_id) and event.event_id in self.told.events
        assert self.agenda.note(event, self.now, debounce=debounce) is not repeated
        self.told.accepted += not repeated
        self.told.events |= {event.event_id} - {""}

    @rule(passed=WAITS)
    def wait(self, passed: float) -> None:
        self.now += seconds(passed)

    @precondition(lambda self: self.refreshing is None and self.agenda.due is not None)
    @rule()
    def begin(self) -> None:
        self.now = max(self.now, self.agenda.due)
        self.priority = self.agenda.start()
        self.refreshing = self.told.accepted

    @precondition(lambda self: self.refreshing is not None)
    @rule()
    def end_well(self) -> None:
        self.agenda.succeed()
        self.told.covered, self.refreshing = self.refreshing or 0, None

    @precondition(lambda self: self.refreshing is not None)
    @rule(jitter=st.floats(0, 1))
    def end_badly(self, jitter: float) -> None:
        self.agenda.fail(DOWN, self.now, jitter)
        self.refreshing = None

    @precondition(lambda self: self.refreshing is not None)
    @rule()
    def give_up(self) -> None:
        self.agenda.reopen(self.now)
        self.refreshing = None

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
        if self.refreshing is None:
            assert (self.agenda.due is not None) == self.agenda.stale


AnyLife.TestCase.settings = settings(max_examples=60, deadline=None, database=None)
TestAnyLife = AnyLife.TestCase
