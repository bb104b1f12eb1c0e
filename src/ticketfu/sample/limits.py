"""Limits of the sample account, counted by the minute and shown in Zendesk's headers."""

import time
from collections.abc import Callable
from dataclasses import dataclass

EXPORTS_PER_MINUTE = 10
EXPORT_PATH = "/api/v2/incremental/"


@dataclass
class Window:
    """One minute of one limit."""

    total: int
    began: float
    used: int = 0

    def resets(self, now: float) -> int:
        return max(1, round(self.began + 60 - now))

    @property
    def remaining(self) -> int:
        return max(0, self.total - self.used)


class RateLimits:
    """No limit of the account, unless a number of requests a minute is given.

    `refused` counts the requests beyond a limit.
    """

    def __init__(
        self, per_minute: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._totals = {"account": per_minute, "export": EXPORTS_PER_MINUTE} if per_minute else {}
        self._clock = clock
        self._windows: dict[str, Window] = {}
        self.refused = 0

    def count(self, path: str) -> tuple[bool, dict[str, str]]:
        """Count a request; whether it is within the limits, and the headers of its answer."""
        if not self._totals:
            return True, {}
        account = self._window("account")
        allowed, headers = self._use(account), _account_headers(account, self._clock())
        if path.startswith(EXPORT_PATH):
            # An endpoint's own limit is met while the account's has room.
            export = self._window("export")
            allowed = self._use(export) and allowed
            headers["zendesk-ratelimit-incremental-exports-cursor"] = (
                f"total={export.total}; remaining={export.remaining};"
                f" resets={export.resets(self._clock())}"
            )
        if not allowed:
            self.refused += 1
            headers["retry-after"] = headers["ratelimit-reset"]
        return allowed, headers

    def _use(self, window: Window) -> bool:
        window.used += 1
        return window.used <= window.total

    def _window(self, name: str) -> Window:
        now, window = self._clock(), self._windows.get(name)
        if window is None or now >= window.began + 60:
            window = self._windows[name] = Window(self._totals[name] or 0, now)
        return window


def _account_headers(window: Window, now: float) -> dict[str, str]:
    return {
        "x-rate-limit": str(window.total),
        "x-rate-limit-remaining": str(window.remaining),
        "ratelimit-limit": str(window.total),
        "ratelimit-remaining": str(window.remaining),
        "ratelimit-reset": str(window.resets(now)),
    }
