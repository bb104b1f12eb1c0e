"""The whole test: a stream of changes, kills meanwhile, and then the truth."""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.chaos.alerts import Alerts, watching
from tests.chaos.calls import WatchedModel, repeats
from tests.chaos.customers import Customers
from tests.chaos.deliveries import Deliveries
from tests.chaos.histories import Histories, histories
from tests.chaos.installation import Installation, installed
from tests.chaos.logs import log_problems
from tests.chaos.outages import Outages
from tests.chaos.plan import Plan
from tests.chaos.programs import ENCRYPTION_KEY, Addresses, programs
from tests.chaos.report import Report
from tests.chaos.stream import Stream
from tests.chaos.truth import Truth
from tests.harness import KEY, SECRET
from tests.serving import serve
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.webhook import Webhook
from ticketfu.temporal import Connection, connect
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

MODEL_SECONDS = 0.3
"""Slow enough that a kill often meets a call."""

Say = Callable[[str], None]


@dataclass
class Run:
    plan: Plan
    customers: Customers
    model: WatchedModel
    deliveries: Deliveries
    stream: Stream
    installation: Installation
    truth: Truth
    say: Say
    alerts: Alerts | None = None
    fresh_after: float | None = None

    async def chaos(self) -> None:
        """Kill by plan while customers write, then wait for every delivery and every summary."""
        async with asyncio.TaskGroup() as deliveries:
            for ticket_id in self.customers.tickets:
                deliveries.create_task(self.deliveries.deliver(ticket_id))
            stream = deliveries.create_task(self.stream.changes(deliveries))
            steps = self.plan.steps()
            for number, step in enumerate(steps, 1):
                await asyncio.sleep(step.wait)
                await self.installation.carry_out(step)
                what = "replaced" if step.roll else "killed"
                self.say(f"{number} of {len(steps)}: {what} {step.victim}; {self._so_far()}")
            stream.cancel()
            last = time.monotonic()
        await self.installation.recovered()
        await self._fresh(last)

    async def outages(self) -> None:
        """Long ones, at which alerts fire and after which they end; then all is fresh again."""
        if self.alerts is None:
            self.say("alerts are not tried, as there is no prometheus here")
            return
        outages = Outages(
            self.customers, self.model, self.stream, self.installation, self.alerts, self.say
        )
        await outages.each()
        await self._fresh(time.monotonic())
        await self.alerts.end()
        self.installation.problems += self.alerts.problems

    async def _fresh(self, since: float) -> None:
        until = since + self.plan.longest_recovery
        while problems := await self.truth.problems():
            self.say(f"{time.monotonic() - since:.0f} s: not fresh: {len(problems)}; {problems[0]}")
            if time.monotonic() > until:
                self.installation.problems += problems
                return
            await asyncio.sleep(1)
        self.fresh_after = time.monotonic() - since

    def _so_far(self) -> str:
        accepted, calls = len(self.deliveries.accepted), len(self.model.calls)
        return f"{accepted} webhooks accepted, {calls} LLM calls"

    def report(self, seconds: float, found: Histories) -> Report:
        installation, deliveries = self.installation, self.deliveries
        calls = repeats(self.model.calls, installation.outages)
        logs = [program.log for program in installation.programs.values() if program.log.exists()]
        return Report(
            seed=self.plan.seed,
            kills=dict(installation.kills),
            rolls=installation.rolls,
            tickets=len(self.customers.tickets),
            organizations=len(self.customers.organizations),
            webhooks=len(deliveries.accepted),
            deliveries_retried=deliveries.retried,
            llm_calls=calls.calls,
            struck=calls.struck,
            repeated=calls.repeated,
            workflow_runs=dict(found.runs),
            history_events=found.events,
            fresh_after=self.fresh_after,
            alerts=self.alerts.fired if self.alerts else [],
            seconds=seconds,
            problems=[
                *installation.problems,
                *deliveries.problems(),
                *found.lost(deliveries.traceable(self.customers.erased | self.customers.edited)),
                *found.problems,
                *(f"an LLM call was repeated without a kill: {c}" for c in calls.unexplained),
                *log_problems(logs),
            ],
        )


async def run(plan: Plan, folder: Path, say: Say) -> Report:
    """Everything lives in `folder` and ends with this call."""
    begun = time.monotonic()
    customers, model = Customers(plan.seed), WatchedModel(delay=MODEL_SECONDS)
    async with AsyncExitStack() as stack:
        zendesk = await stack.enter_async_context(serve(create_sample_zendesk(customers.sample)))
        addresses = Addresses.beside(zendesk, await stack.enter_async_context(serve(model.app())))
        http = await stack.enter_async_context(
            httpx2.AsyncClient(
                base_url=addresses.server, headers={"X-Ticketfu-Key": KEY}, timeout=30
            )
        )
        connection = Connection(addresses.temporal, encryption_keys=(ENCRYPTION_KEY,))
        temporal = await connect(connection, lazy=True)
        installation = await stack.enter_async_context(
            installed(programs(addresses, customers.sample, folder), plan.names, temporal)
        )
        webhook = Webhook(http, WEBHOOK_PATH, webhook_key(KEY), SECRET)
        deliveries = Deliveries(webhook, http, plan.seed)
        stream, truth = Stream(customers, deliveries), Truth(customers, http)
        it = Run(plan, customers, model, deliveries, stream, installation, truth, say)
        if plan.alerts:
            it.alerts = await stack.enter_async_context(watching(addresses.metrics, folder))
        await it.chaos()
        if plan.alerts:
            await it.outages()
        found = await histories(temporal)
        await installation.stop()
        return it.report(time.monotonic() - begun, found)
