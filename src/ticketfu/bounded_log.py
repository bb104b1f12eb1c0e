"""Warnings that a stranger can cause, at a bounded rate: the log must not be a weapon."""

import logging
import time

PERIOD_SECONDS = 10.0


class BoundedLog:
    """At most one line a period; each line counts those that were left out before it."""

    def __init__(self, name: str, period: float = PERIOD_SECONDS) -> None:
        self.log = logging.getLogger(name)
        self.period = period
        self.next_at = 0.0
        self.left_out = 0

    def warning(self, message: str, *values: object) -> None:
        now = time.monotonic()
        if now < self.next_at:
            self.left_out += 1
            return
        if self.left_out:
            message, values = (
                message + "; %d more since the last such line",
                (*values, self.left_out),
            )
        self.log.warning(message, *values)
        self.next_at, self.left_out = now + self.period, 0


class OnceAPeriod(logging.Filter):
    """The same bound for records of others that start with one of `prefixes`."""

    def __init__(self, prefixes: tuple[str, ...], period: float = 1.0) -> None:
        super().__init__()
        self.prefixes = prefixes
        self.period = period
        self.next_at = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        if not str(record.msg).startswith(self.prefixes):
            return True
        now = time.monotonic()
        if now < self.next_at:
            return False
        self.next_at = now + self.period
        return True
