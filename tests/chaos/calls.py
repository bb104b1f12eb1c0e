"""Questions that the model was asked twice, and those of them that a kill explains."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from tests.model import Model

DURABLE_SECONDS = 1.0
"""From the model's answer until Temporal has the result on disk; generous for a busy machine."""


@dataclass(frozen=True)
class Outage:
    """A kill, and how long what was under way could be lost by it.

    A worker takes its calls with it in one moment. While Temporal is away, until `until`, no
    result can be handed in, so calls that began before may be lost as long as that.
    """

    at: float
    until: float


@dataclass
class Call:
    prompt: str
    asked: float
    answered: float = float("inf")

    @property
    def about(self) -> str:
        """The content that it asks about: of a ticket, which never is what it was before.

        An organization can be again what it was, when a ticket came and left.
        """
        metadata = json.loads(self.prompt.splitlines()[-1])
        return self.prompt if "ticket" in metadata else str(metadata["name"])

    def struck(self, outages: Sequence[Outage]) -> bool:
        """Compare with the outages: a kill met it before its result was safe."""
        safe = self.answered + DURABLE_SECONDS
        return any(outage.at <= safe and self.asked <= outage.until for outage in outages)


@dataclass
class WatchedModel(Model):
    calls: list[Call] = field(default_factory=list)

    async def _complete(self, request: Request) -> Response:
        body = await request.json()
        # Each call closes its fence with a number of its own: only what is before it is asked.
        material = body["messages"][-1]["content"].split("\n</data-")[0]
        call = Call(material, time.monotonic())
        self.calls.append(call)
        try:
            return await super()._complete(request)
        finally:
            call.answered = time.monotonic()


@dataclass(frozen=True)
class Repeats:
    """`struck` calls were under way at a kill: the only ones that may be made again, once each."""

    calls: int
    struck: int
    repeated: int
    unexplained: tuple[str, ...]


def repeats(calls: Sequence[Call], outages: Sequence[Outage]) -> Repeats:
    """Each repetition must follow a call of the same content that a kill has struck."""
    latest: dict[str, Call] = {}
    repeated: list[tuple[Call, Call]] = []
    for call in calls:
        before = latest.get(call.about)
        if before and before.prompt == call.prompt:
            repeated.append((before, call))
        latest[call.about] = call
    unexplained = tuple(
        f"asked at {before.asked:.2f}, answered at {before.answered:.2f}, asked again at"
        f" {call.asked:.2f}: {call.prompt.splitlines()[-1]}"
        for before, call in repeated
        if not before.struck(outages)
    )
    struck = sum(call.struck(outages) for call in calls)
    return Repeats(len(calls), struck, len(repeated), unexplained)
