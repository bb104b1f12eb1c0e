"""Routes of what stands out over all documents, and of how the system works: the pages' twins."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request

from ticketfu.backfill.models import BackfillProgress
from ticketfu.index.models import (
    Counts,
    FailureRow,
    OrganizationRow,
    PromiseRow,
    TopicRow,
    TurnedRow,
)
from ticketfu.limits.models import LimitsDocument
from ticketfu.server.api.backfill import as_held
from ticketfu.server.api.dependencies import current_index, services_of
from ticketfu.server.api.health import Health
from ticketfu.server.audit import audit
from ticketfu.server.deliveries import Deliveries
from ticketfu.server.errors import problems
from ticketfu.webhook.models import WebhooksDocument

router = APIRouter(tags=["overview"], responses=problems(401, 403, 503))


@dataclass(frozen=True)
class Most:
    """Rows of each list."""

    turned: int
    promises: int
    topics: int


OVERVIEW = Most(turned=20, promises=100, topics=20)


@dataclass(frozen=True)
class Overview:
    """Organizations that turned last, promises due first, topics with most tickets, of each some.

    `counts` count all.
    """

    counts: Counts
    turned: Sequence[TurnedRow]
    promises: Sequence[PromiseRow]
    waiting_on_us: Sequence[OrganizationRow]
    topics: Sequence[TopicRow]
    failures: Sequence[FailureRow]


@dataclass(frozen=True)
class Operations:
    """Health, what waits and fails, what is spent, and whether webhooks are set up and arrive.

    `deliveries` are those that this server got since it started.
    """

    health: Health
    counts: Counts
    failures: Sequence[FailureRow]
    limits: LimitsDocument
    backfill: BackfillProgress
    webhooks: WebhooksDocument
    deliveries: Deliveries


@router.get(
    "/overview",
    summary="Read what stands out",
    response_description="Turns, promises, topics and failures over all organizations",
)
async def read_overview(request: Request) -> Overview:
    """Organizations that turned and why, what is owed, who has which problem, what fails."""
    return await overview_of(request, OVERVIEW)


async def overview_of(request: Request, most: Most) -> Overview:
    index = await current_index(request)
    topics = await index.topics(limit=most.topics)
    audit(request, "read", "overview")
    return Overview(
        counts=await index.counts(),
        turned=await index.turned(most.turned),
        promises=await index.promises(limit=most.promises),
        waiting_on_us=await index.waiting_longest(),
        topics=topics.rows,
        failures=await index.failures(),
    )


@router.get(
    "/operations",
    summary="Read how the system works",
    response_description="Health, backlog, failures by reason, usage by day, backfill, webhooks",
)
async def read_operations(request: Request) -> Operations:
    """Workers, what waits, what fails and why, what was spent on which day, how far a backfill is.

    `webhooks` are as the worker found and repaired them in Zendesk; `none`: nobody asked for any.
    """
    index, services = await current_index(request), services_of(request)
    audit(request, "read", "operations")
    health, limits, backfill, webhooks = await asyncio.gather(
        request.app.state.health.result(),
        services.limits.read(),
        services.backfills.progress(),
        services.webhooks.read(),
    )
    return Operations(
        health=health,
        counts=await index.counts(),
        failures=await index.failures(),
        limits=limits,
        backfill=as_held(backfill, limits),
        webhooks=webhooks,
        deliveries=services.deliveries,
    )
