"""The stretches of time that numbers are of; all end at the moment of counting, in UTC."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil

WEEK = timedelta(days=7)
WEEKS = 8
MONTH = timedelta(days=30)

# A count below is no trend, however much it grew.
LEAST_RECENT = 3
GROWTH = 1.5


def monday(moment: datetime) -> datetime:
    """The beginning of the calendar week."""
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


class Periods:
    """The eight weeks, the last 30 days and the 30 before, as they stand at `as_of`.

    Whatever is later than `as_of` counts as recent: no two clocks agree to the second.
    """

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.weeks = [monday(as_of) - WEEK * back for back in reversed(range(WEEKS))]
        """Mondays, the running week's last."""
        self._recent, self._before = as_of - MONTH, as_of - 2 * MONTH

    def is_shown(self, moment: datetime | None) -> bool:
        """Tell whether a moment falls into one of the eight weeks, or later."""
        return moment is not None and moment >= self.weeks[0]

    def is_recent(self, moment: datetime | None) -> bool:
        return moment is not None and moment > self._recent

    def is_before(self, moment: datetime | None) -> bool:
        """Tell whether a moment falls into the 30 days before the last 30."""
        return moment is not None and self._before < moment <= self._recent


def is_supported(recent: int, before: int) -> bool:
    """Tell whether a growth is more than chance: enough of it, and half as many again."""
    return recent >= LEAST_RECENT and recent >= GROWTH * before


def supported_since(recent: Iterable[datetime], before: int) -> datetime:
    """The recent moment with which the growth came to be supported."""
    needed = max(LEAST_RECENT, ceil(GROWTH * before))
    return sorted(recent)[needed - 1]
