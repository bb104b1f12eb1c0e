"""The event of a day whose money is used up, from whichever worker notices it first."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.service import RPCError

from ticketfu.entity.outgoing import BUDGET_REACHED, OutgoingEvent
from ticketfu.limits.money import Money
from ticketfu.notify.client import start_delivery

NOTICE_SECONDS = 1.0


@dataclass
class BudgetWatch:
    """All workers name the event alike, so that one is sent however many notice."""

    temporal: Client
    queue: str
    money: Money
    announced: str = ""

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(NOTICE_SECONDS)
            event = self._event(datetime.now(UTC))
            if not self.money.is_used_up or event.id == self.announced:
                continue
            try:
                await start_delivery(self.temporal, self.queue, event)
            except RPCError:
                # Temporal is away; the day's money stays used up.
                continue
            self.announced = event.id

    def _event(self, now: datetime) -> OutgoingEvent:
        day, budget = now.date().isoformat(), self.money.budget_usd
        words = f"{self.temporal.namespace} {self.queue} {budget}"
        mark = hashlib.sha256(words.encode()).hexdigest()[:16]
        return OutgoingEvent(
            id=f"{BUDGET_REACHED.replace('.', '-')}-{day}-{mark}",
            type=BUDGET_REACHED,
            at=now,
            data={"day": day, "budget_usd": budget},
        )
