"""Webhooks as Zendesk delivers them, again and again until they are accepted."""

import asyncio
import time
from collections import Counter
from random import Random
from uuid import UUID

from ticketfu.sample.webhook import Webhook

ACCEPTED = 202
EXPECTED = {0, ACCEPTED, 503}
"""No answer while the server is down, and 503 while Temporal is."""

AGAIN_SECONDS = 0.5
GIVE_UP_SECONDS = 300


class Deliveries:
    def __init__(self, webhook: Webhook, seed: int) -> None:
        self._webhook = webhook
        self._random = Random(f"{seed} deliveries")  # noqa: S311
        self.answers: Counter[int] = Counter()
        self.given_up = 0
        self.accepted: set[str] = set()
        """Invocation ids that were answered 202: what these said must never be lost."""

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
        self.accepted.add(invocation_id)

    def problems(self) -> list[str]:
        odd = sorted(set(self.answers) - EXPECTED)
        problems = [f"{self.answers[status]} deliveries were answered {status}" for status in odd]
        if self.given_up:
            problems.append(f"{self.given_up} webhooks were not accepted in {GIVE_UP_SECONDS} s")
        return problems
