"""The stream of changes in Zendesk, each of which its webhook tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tests.chaos.customers import Customers
from tests.chaos.deliveries import Deliveries

LONGEST_PAUSE = 0.8
"""Between two changes in Zendesk."""

ERASURES = 0.1
"""The share of changes that are a ticket which comes and is erased."""


@dataclass
class Stream:
    customers: Customers
    deliveries: Deliveries

    async def changes(self, deliveries: asyncio.TaskGroup) -> None:
        while True:
            await asyncio.sleep(self.customers.random.uniform(0.05, LONGEST_PAUSE))
            if self.customers.random.random() < ERASURES:
                visit = self.customers.visit()
                seconds = self.customers.random.uniform(0, 2)
                deliveries.create_task(self.deliveries.come_and_go(visit, seconds))
            else:
                deliveries.create_task(self.deliveries.deliver(self.customers.act()))

    @asynccontextmanager
    async def flows(self) -> AsyncIterator[None]:
        """Changes meanwhile; at the end all of them are delivered."""
        async with asyncio.TaskGroup() as deliveries:
            changing = deliveries.create_task(self.changes(deliveries))
            try:
                yield
            finally:
                changing.cancel()

    async def touch_all(self) -> None:
        """Deliver a webhook of every ticket, though nothing has changed."""
        async with asyncio.TaskGroup() as deliveries:
            for ticket_id in self.customers.tickets:
                deliveries.create_task(self.deliveries.deliver(ticket_id))
