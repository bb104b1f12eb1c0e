"""Outages at which every alert of docs/alerts.yml has to fire, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.chaos.alerts import Alerts
from tests.chaos.calls import WatchedModel
from tests.chaos.customers import Customers
from tests.chaos.installation import Installation
from tests.chaos.stream import Stream
from ticketfu.sample.limits import RateLimits

MODEL_SECONDS = 4
"""An answer that makes a summary late, by the alert's minutes that are seconds here."""

FEW_REQUESTS, MANY_REQUESTS = 25, 100_000
"""Zendesk's requests a minute."""


@dataclass
class Outages:
    customers: Customers
    model: WatchedModel
    stream: Stream
    installation: Installation
    alerts: Alerts
    say: Callable[[str], None]

    async def each(self) -> None:
        await self._zendesk_fails()
        await self._zendesk_takes_few_requests()
        await self._the_model_is_slow()
        await self._the_money_is_used_up()
        await self._processes_are_gone()
        self.alerts.expect_all()

    async def _zendesk_fails(self) -> None:
        self.say("Zendesk fails")
        self.customers.sample.fail_next("/api/v2/tickets", status=503, times=10**6)
        await self.stream.touch_all()
        await self.alerts.fires("TicketFuRefreshesFail")
        await self.alerts.fires("TicketFuBacklogDoesNotDrain")
        self.customers.sample.heal()

    async def _zendesk_takes_few_requests(self) -> None:
        self.say(f"Zendesk takes {FEW_REQUESTS} requests a minute")
        self.customers.sample.limits = RateLimits(FEW_REQUESTS)
        async with self.stream.flows():
            await self.alerts.fires("TicketFuZendeskQuotaLow")
            self.customers.sample.limits = RateLimits(MANY_REQUESTS)

    async def _the_model_is_slow(self) -> None:
        self.say("the model is slow")
        before, self.model.delay = self.model.delay, MODEL_SECONDS
        async with self.stream.flows():
            await self.alerts.fires("TicketFuSummariesLate")
            self.model.delay = before

    async def _the_money_is_used_up(self) -> None:
        self.say("the day's budget is used up, and then raised")
        async with self.stream.flows():
            await self.installation.restart_workers(LLM_DAILY_BUDGET_USD="0.001")
            await self.alerts.fires("TicketFuBudgetReached")
            await self.installation.restart_workers(LLM_DAILY_BUDGET_USD="1000")

    async def _processes_are_gone(self) -> None:
        self.say("no worker, then no server, and then no Temporal")
        async with self.installation.without(self.installation.workers):
            await self.alerts.fires("TicketFuNoWorker")
        async with self.installation.without(("server",)):
            await self.alerts.fires("TicketFuNoServer")
            await self.alerts.fires("TicketFuProcessDown")
        async with self.installation.without(("temporal",)):
            await self.alerts.fires("TicketFuIndexBehind")
