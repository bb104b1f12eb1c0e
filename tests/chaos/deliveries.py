"""Webhooks as Zendesk delivers them, again and again until they are accepted."""

import asyncio
import time
from collections import Counter
from collections.abc import Set
from random import Random
from uuid import UUID

import httpx2

from ticketfu.sample.webhook import Webhook

ACCEPTED = 202
EXPECTED = {0, ACCEPTED, 503}
"""No answer while the server is down, and 503 while Temporal is."""

AGAIN_SECONDS = 0.5
GIVE_UP_SECONDS = 300


class Deliveries:
    def __init__(self, webhook: Webhook, http: httpx2.AsyncClient, seed: int) -> None:
        self._webhook = webhook
        self._http = http
        self._random = Random(f"{seed} deliveries")  # noqa: S311
        self.answers: Counter[int] = Counter()
        self.given_up = 0
        self.accepted: dict[str, int] = {}
        """Tickets by invocation ids that were answered 202: what these said is never lost."""

    @property
    def retried(self) -> int:
        return self.answers.total() - self.answers[ACCEPTED]

    async def deliver(self, ticket_id: int) -> None:
        invocation_id = str(UUID(int=self._random.getrandbits(128)))
        until = time.monotonic() + GIVE_UP_SECONDS
        while (answer := await self._webhook.fire(ticket_id, invocation_id)) != ACCEPTED:
            self.answers[answer] += 1
            if time.monotonic() > until:
                self.given_up += 1
                return
            await asyncio.sleep(AGAIN_SECONDS)
        self.answers[answer] += 1
        self.accepted[invocation_id] = ticket_id

    async def come_and_go(self, ticket_id: int, seconds: float) -> None:
        """A ticket that is erased at any moment of its first summary."""
        await self.deliver(ticket_id)
        await asyncio.sleep(seconds)
        while not await self._erase(ticket_id):  # noqa: ASYNC110
            await asyncio.sleep(AGAIN_SECONDS)

    async def _erase(self, ticket_id: int) -> bool:
        try:
            answer = await self._http.delete(f"/api/v1/ticket/{ticket_id}")
        except httpx2.TransportError:
            return False
        return answer.status_code == 204

    def traceable(self, rewritten: Set[int]) -> set[str]:
        """Accepted deliveries whose histories stay: erased and redacted words leave with theirs."""
        return {event for event, ticket in self.accepted.items() if ticket not in rewritten}

    def problems(self) -> list[str]:
        odd = sorted(set(self.answers) - EXPECTED)
        problems = [f"{self.answers[status]} deliveries were answered {status}" for status in odd]
        if self.given_up:
            problems.append(f"{self.given_up} webhooks were not accepted in {GIVE_UP_SECONDS} s")
        return problems
