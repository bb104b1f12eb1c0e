"""Tell from the stamps of senders whether one of them lives, however their clocks are set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple


class _Sign(NamedTuple):
    stamp: datetime
    seen: float
    lag: float
    """The least time between a stamp and its being seen, which holds the clocks' difference."""


@dataclass
class SignsOfLife:
    """The latest stamp of each sender; a clock is compared with itself alone.

    A stamp is as old as it lags behind the freshest that its sender ever showed. The first one of
    a sender counts as fresh: a server that has just started gives everybody this much time.
    """

    silence: timedelta
    _known: dict[str, _Sign] = field(default_factory=dict)

    def any_lives(self, stamps: Mapping[str, datetime], now: float) -> bool:
        """True if one of them gave a sign within `silence`; `now` is of a clock nobody sets."""
        self._known = {sender: self._sign(sender, stamp, now) for sender, stamp in stamps.items()}
        ages = (now - sign.stamp.timestamp() - sign.lag for sign in self._known.values())
        return any(age < self.silence.total_seconds() for age in ages)

    def _sign(self, sender: str, stamp: datetime, now: float) -> _Sign:
        lag, before = now - stamp.timestamp(), self._known.get(sender)
        if before is None:
            return _Sign(stamp, now, lag)
        # Between two looks that are this close it is a sign whatever it says: a clock was set.
        is_new = stamp != before.stamp and now - before.seen < self.silence.total_seconds()
        return _Sign(stamp, now, lag if is_new else min(lag, before.lag))
