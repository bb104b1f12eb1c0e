"""From a worker's settings to its share of what all workers use together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import get_args

from temporalio.client import Client

from ticketfu.limits.leases import Leases
from ticketfu.limits.models import Terms
from ticketfu.limits.money import MeteredLLM, Money
from ticketfu.limits.requests import SharedQuota
from ticketfu.llm import LLM
from ticketfu.llm.pricing import Price
from ticketfu.privacy.spans import SpanKind
from ticketfu.settings import WorkerSettings
from ticketfu.telemetry.metrics import Metrics

EXPECTED_FAILURES = ("zendesk.unavailable", "llm.unavailable")
MASKED_KINDS = [kind for kind in get_args(SpanKind) if kind != "placeholder"]


@dataclass(frozen=True)
class SharedLimits:
    quota: SharedQuota
    money: Money
    price: Price | None

    def metered(self, llm: LLM) -> MeteredLLM:
        return MeteredLLM(llm, self.money, self.price)


@asynccontextmanager
async def shared_limits(settings: WorkerSettings, temporal: Client) -> AsyncIterator[SharedLimits]:
    """Reports and leases go on in the background until the worker ends."""
    # The price list is read in a thread: it takes a while, once.
    tariff = settings.tariff()
    price = await asyncio.to_thread(tariff.rough)
    terms = Terms(
        started=datetime.now(UTC),
        requests_per_minute=settings.zendesk_requests_per_minute,
        budget_usd=settings.llm_daily_budget_usd,
        input_price=price and price.asked,
        output_price=price and price.answered,
        flex=tariff.flex,
    )
    leases = Leases(temporal, settings.queue, terms)
    metrics = Metrics.of(temporal)
    metrics.begin(EXPECTED_FAILURES, MASKED_KINDS)
    # Until an answer of Zendesk's tells what is left.
    metrics.quota_remaining(settings.zendesk_requests_per_minute)
    money = Money(leases, settings.llm_daily_budget_usd, metrics=metrics)
    reporting = asyncio.create_task(leases.run())
    try:
        yield SharedLimits(SharedQuota(leases, metrics=metrics), money, price)
    finally:
        reporting.cancel()
        await asyncio.gather(reporting, return_exceptions=True)
