"""Events that an entity may note, and when."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from ticketfu.entity.retry import Failure
from ticketfu.entity.schedule import PRIORITY, Event

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
DOWN = Failure(code="zendesk.unavailable", message="Zendesk answered 503")

WAITS = st.floats(0, 3600, allow_nan=False).map(lambda seconds: round(seconds, 3))
EVENTS = st.builds(
    Event,
    event_id=st.sampled_from(["", "", "a", "b", "c"]),
    origin=st.sampled_from(sorted(PRIORITY)),
    settle_seconds=WAITS,
)


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
