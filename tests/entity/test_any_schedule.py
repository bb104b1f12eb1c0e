"""A schedule keeps its promises, whatever happens in whatever order."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.entity.factories import DOWN, EVENTS, NOW, WAITS, seconds
from ticketfu.entity.schedule import Event
from ticketfu.entity.state import EntityState


@dataclass
class Expected:
    """The same counts, kept beside the state."""

    accepted: int = 0
    covered: int = 0
    events: set[str] = field(default_factory=set)


class AnyOrder(RuleBasedStateMachine):
    """Events come at any time; refreshes begin when due, and end well, badly or not at all."""

    @initialize()
    def born(self) -> None:
        self.state, self.expected, self.now = EntityState(), Expected(), NOW
        self.refreshing: int | None = None
        self.priority = 0

    @rule(event=EVENTS, debounce=st.booleans())
    def note(self, event: Event, debounce: bool) -> None:
        repeated = bool(event.event_id) and event.event_id in self.expected.events
        assert self.state.schedule.note(event, self.now, debounce=debounce) is not repeated
        self.expected.accepted += not repeated
        self.expected.events |= {event.event_id} - {""}

    @rule(passed=WAITS)
    def wait(self, passed: float) -> None:
        self.now += seconds(passed)

    @precondition(lambda self: self.refreshing is None and self.state.due is not None)
    @rule()
    def begin(self) -> None:
        self.now = max(self.now, self.state.due)
        self.priority = self.state.schedule.start()
        self.refreshing = self.expected.accepted

    @precondition(lambda self: self.refreshing is not None)
    @rule()
    def end_well(self) -> None:
        self.state.schedule.succeed()
        self.state.backoff.succeed()
        self.expected.covered, self.refreshing = self.refreshing or 0, None

    @precondition(lambda self: self.refreshing is not None)
    @rule(jitter=st.floats(0, 1))
    def end_badly(self, jitter: float) -> None:
        self.state.schedule.fail()
        self.state.backoff.fail(DOWN, self.now, jitter)
        self.refreshing = None

    @precondition(lambda self: self.refreshing is not None)
    @rule()
    def give_up(self) -> None:
        self.state.schedule.reopen(self.now)
        self.refreshing = None

    @rule()
    def continue_as_new(self) -> None:
        self.state = EntityState.model_validate_json(self.state.model_dump_json())

    @invariant()
    def every_event_counts_once(self) -> None:
        assert self.state.schedule.noted == self.expected.accepted
        assert self.state.schedule.covered == self.expected.covered

    @invariant()
    def all_that_is_not_covered_is_stale(self) -> None:
        if self.expected.accepted > self.expected.covered:
            assert self.state.stale

    @invariant()
    def whatever_is_stale_will_be_refreshed(self) -> None:
        if self.refreshing is None:
            assert (self.state.due is not None) == self.state.stale


AnyOrder.TestCase.settings = settings(max_examples=60, deadline=None, database=None)
TestAnyOrder = AnyOrder.TestCase
