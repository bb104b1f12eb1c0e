"""Time spent in the stand-ins: it is Zendesk's and the model's, not TicketFu's."""

import time
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Receive, Scope, Send

Span = tuple[float, float]


@dataclass
class Clock:
    """Around an application: when each of its answers began and was sent."""

    app: ASGIApp
    spans: list[Span] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        try:
            await self.app(scope, receive, send)
        finally:
            self.spans.append((began, time.perf_counter()))


def busy(spans: list[Span]) -> float:
    """Seconds in which at least one answer was under way."""
    seconds, reached = 0.0, 0.0
    for began, ended in sorted(spans):
        seconds += max(0.0, ended - max(began, reached))
        reached = max(reached, ended)
    return seconds
