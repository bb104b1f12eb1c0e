"""Measure a server: how soon answers begin, and how far the index is behind."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi.telemetry import TelemetryConfig
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from temporalio.client import Client

from ticketfu.index.index import Index
from ticketfu.server.watcher import Watcher
from ticketfu.telemetry.metrics import Metrics
from ticketfu.telemetry.spans import NO_SPANS, Spans, spans_of

MEASURE_SECONDS = 1.0

# Its spans would hold queries, in which people write words.
FASTAPIS_OWN = TelemetryConfig(tracing=False, metrics=False, logs=False, auto_configure=False)

UNTRACED = frozenset({"/health", "/livez"})

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class TraceRequests:
    """Begins a trace with each request, but for those that only ask for health."""

    def __init__(self, app: ASGIApp, spans: Spans) -> None:
        self.app = app
        self.spans = spans

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNTRACED:
            await self.app(scope, receive, send)
            return
        with self.spans.span(f"serve {_method(scope)}") as note:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    note("http.route", _route(scope))
                    note("http.response.status_code", message["status"])
                await send(message)

            await self.app(scope, receive, noted)


class MeasureRequests:
    """Labels an answer by its route: a path holds numbers, a query words."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()

        async def measured(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A stream's answer begins at once and lasts for hours.
                seconds = time.monotonic() - began
                self.metrics.answered(_method(scope), _route(scope), message["status"], seconds)
            await send(message)

        await self.app(scope, receive, measured)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METHODS else "other"


def _route(scope: Scope) -> str:
    """The path with the names of its parameters; whatever is no route has one label together."""
    if "endpoint" not in scope:
        return "none"
    segments = scope["path"].split("/")
    for name, value in scope.get("path_params", {}).items():
        # From the right: a parameter may be spelt like a part of the prefix.
        places = [place for place, segment in enumerate(segments) if segment == str(value)]
        if not places:
            return "other"
        segments[places[-1]] = f"{{{name}}}"
    return "/".join(segments)


def telemetry(temporal: Client, metrics: Metrics) -> list[Middleware]:
    """Middleware for what is asked for, outermost first."""
    wanted, spans = [], spans_of(temporal)
    if metrics.is_on:
        wanted.append(Middleware(MeasureRequests, metrics=metrics))
    if spans is not NO_SPANS:
        wanted.append(Middleware(TraceRequests, spans=spans))
    return wanted


@asynccontextmanager
async def measuring(metrics: Metrics, index: Index, watcher: Watcher) -> AsyncIterator[None]:
    """Record backlog and lag every second, where somebody collects them."""

    async def measure() -> None:
        while metrics.is_on:
            metrics.indexed(await index.count_stale(), watcher.lag())
            await asyncio.sleep(MEASURE_SECONDS)

    task = asyncio.create_task(measure())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
