"""A receiver of events over HTTP, which verifies each as its libraries do."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from temporalio.client import Client

from tests.harness import System, running_system
from tests.serving import serve

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass(frozen=True)
class Received:
    id: str
    body: dict[str, Any]

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body["data"]
        return found


@dataclass
class Receiver:
    """`statuses` are the answers to come, and `always` is the one after them.

    Whoever is refused may try again after `wait` seconds. `tries` are the ids of all that was
    sent. `at_event` is what the receiver does before it answers.
    """

    received: list[Received] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    always: int = 204
    wait: float = 0.05
    tries: list[str] = field(default_factory=list)
    url: str = ""
    at_event: Callable[[], Awaitable[None]] | None = None

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/events", self._receive, methods=["POST"])])

    async def of(self, kind: str, **data: object) -> list[Received]:
        """Events of this type about this entity."""
        return [
            each
            for each in self.received
            if each.type == kind and data.items() <= each.data.items()
        ]

    async def sent(self) -> list[str]:
        return self.tries

    async def _receive(self, request: Request) -> Response:
        # A tenth of a second to import: only in the process that runs these tests.
        from standardwebhooks import Webhook

        body = await request.body()
        verified = Webhook(SECRET).verify(body, dict(request.headers))
        self.tries.append(request.headers["webhook-id"])
        status = self.statuses.pop(0) if self.statuses else self.always
        if self.at_event:
            await self.at_event()
        if status == 204:
            self.received.append(Received(request.headers["webhook-id"], verified))
        return Response(status_code=status, headers={"Retry-After": str(self.wait)})


@asynccontextmanager
async def received_system(
    temporal: Client, **settings: object
) -> AsyncIterator[tuple[System, Receiver]]:
    receiver = Receiver()
    async with serve(receiver.app()) as url:
        receiver.url = f"{url}/events?key=a-secret-address"
        notify = {"notify_url": receiver.url, "notify_secret": SECRET}
        async with running_system(temporal, **(notify | settings)) as system:
            yield system, receiver
