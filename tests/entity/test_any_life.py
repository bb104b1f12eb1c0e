"""In whatever order things happen, an agenda loses no fact, repeats none and knows when to look."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.entity.facts import DOWN, FACTS, NOW, WAITS, seconds
from ticketfu.entity.agenda import Agenda, Fact


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
        self.agenda.reopen(self.now)
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
