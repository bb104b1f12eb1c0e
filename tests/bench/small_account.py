"""A backfill of many tickets on a small account, with live changes among them.

The whole would take half an hour. Measured are its first minutes at Zendesk's real pace: the
account counts 200 requests in each minute and answers 429 to any more.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from tests.bench.clock import Clock
from tests.bench.environment import Environment
from tests.bench.pacing import until
from tests.bench.report import Row
from tests.bench.system import KEY, RunningSystem, running
from tests.serving import serve
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample

TICKETS, ORGANIZATIONS, WORKERS = 2_000, 100, 3
ACCOUNT, OWN = 200, 180
"""Requests a minute: the account's, and TicketFu's default setting."""

MEASURED_SECONDS, CHANGE_EVERY_SECONDS = 180, 9
MOST_REFUSED, MOST_SECONDS = 0.02, 5.0


async def backfill(environment: Environment) -> list[Row]:
    async with _account(environment) as account:
        organizations = [account.organization() for _ in range(ORGANIZATIONS)]
        old = [account.ticket(organizations[n % ORGANIZATIONS]) for n in range(TICKETS)]
        async with running(account, settle=0, requests_per_minute=OWN) as system:
            for _ in range(WORKERS - 1):
                await system.start_worker()
            await _ask(system, "POST")
            began = time.perf_counter()
            # Of its last tickets, and new ones.
            changed = [
                old.pop() if n % 2 else 0 for n in range(MEASURED_SECONDS // CHANGE_EVERY_SECONDS)
            ]
            seconds = await asyncio.gather(
                *(
                    _changed(system, ticket, n * CHANGE_EVERY_SECONDS)
                    for n, ticket in enumerate(changed)
                )
            )
            await asyncio.sleep(max(0.0, began + MEASURED_SECONDS - time.perf_counter()))
            await _ask(system, "DELETE")
        return [_row(account.sample, seconds)]


@asynccontextmanager
async def _account(environment: Environment) -> AsyncIterator[Environment]:
    """The same environment with an account of its own."""
    sample = Sample(datasets=(), requests_per_minute=ACCOUNT)
    customer_id = sample.add_user("Cara Castle").id
    zendesk = Clock(create_sample_zendesk(sample))
    async with serve(zendesk) as url:
        yield replace(
            environment, sample=sample, customer_id=customer_id, zendesk=zendesk, zendesk_url=url
        )


async def _changed(system: RunningSystem, ticket_id: int, after: float) -> float:
    """Seconds from a customer's words to the summary that covers them."""
    await asyncio.sleep(after)
    environment = system.environment
    ticket_id = ticket_id or environment.ticket()
    environment.comment(ticket_id)
    began = time.perf_counter()
    await system.fire([ticket_id])

    async def covered() -> bool:
        return (await system.ticket(ticket_id)).comments.covered == 2

    await until(covered, 0.1)
    return time.perf_counter() - began


async def _ask(system: RunningSystem, method: str) -> None:
    answer = await system.environment.http.request(
        method,
        f"{system.url}/api/v1/backfill",
        json={} if method == "POST" else None,
        headers={"X-Ticketfu-Key": KEY},
    )
    answer.raise_for_status()


def _row(sample: Sample, seconds: list[float]) -> Row:
    requests = len(sample.requests)
    refused = sample.limits.refused / requests
    median, longest = statistics.median(seconds), max(seconds)
    a_minute = requests / MEASURED_SECONDS * 60
    return Row(
        f"a backfill of {TICKETS:,} tickets in {WORKERS} workers, {ACCOUNT} requests a minute;"
        f" its first {MEASURED_SECONDS} s",
        f"{sample.limits.refused} of {requests} requests refused, {a_minute:.0f} a minute used;"
        f" {len(seconds)} live tickets fresh after {median:.1f} s, at most {longest:.1f} s",
        f"under {MOST_REFUSED:.0%} refused, a live ticket within {MOST_SECONDS:.0f} s",
        refused < MOST_REFUSED and longest < MOST_SECONDS,
        {
            "refused": refused,
            "requests": requests,
            "organization_requests": sample.count("GET /api/v2/organizations"),
            "requests_per_minute": a_minute,
            "fresh_seconds": median,
            "longest_fresh_seconds": longest,
        },
    )
