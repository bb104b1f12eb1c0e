"""The first page: what turned and why, what is owed, who has which problem, what fails."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.responses import Response

from ticketfu.server.api.dependencies import WatcherDep
from ticketfu.server.api.overview import Most, overview_of
from ticketfu.server.pages.render import page
from ticketfu.server.subscriptions import Feed

router = APIRouter(include_in_schema=False)

ON_A_SCREEN = Most(turned=8, promises=12, topics=8)


@router.get("/")
async def show_overview(request: Request) -> Response:
    found, health = await asyncio.gather(
        overview_of(request, ON_A_SCREEN), request.app.state.health.result()
    )
    return page(
        request,
        "overview.html",
        counts=found.counts,
        health=health,
        turned=found.turned,
        promises=found.promises,
        waiting=found.waiting_on_us,
        topics=found.topics,
        failures=found.failures,
        today=datetime.now(UTC).date(),
        twin="/api/v1/overview",
    )


async def _feed(watcher: WatcherDep) -> AsyncIterator[Feed]:
    async with watcher.streams.feed() as feed:
        yield feed


@router.get("/changes", response_class=EventSourceResponse)
async def follow_everything(
    feed: Annotated[Feed, Depends(_feed)],
) -> AsyncIterator[ServerSentEvent]:
    """An event whenever something changed, without saying what."""
    async for changed in feed.changes():
        yield ServerSentEvent(event="listed", data=len(changed))
