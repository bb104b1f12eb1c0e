"""An HTTP client whose requests are spans of a trace."""

from typing import Any

import httpx2

from ticketfu.telemetry.spans import NoSpans, Spans


class TracedHttp(httpx2.AsyncClient):
    """A span ends with the answer's headers, and never holds a query, which has words in it."""

    def __init__(self, spans: Spans, service: str, paths: bool, **options: Any) -> None:
        super().__init__(**options)
        self._spans = spans
        self._service = service
        self._paths = paths

    async def send(self, request: httpx2.Request, **options: Any) -> httpx2.Response:
        attributes = {"server.address": request.url.host}
        if self._paths:
            attributes["url.path"] = request.url.path
        with self._spans.span(f"{self._service} {request.method}", attributes) as note:
            response = await super().send(request, **options)
            note("http.response.status_code", response.status_code)
            return response


def http_client(
    spans: Spans, service: str, *, paths: bool = False, **options: Any
) -> httpx2.AsyncClient:
    """A plain client where traces are off; without `paths` for addresses that may hold a key."""
    if isinstance(spans, NoSpans):
        return httpx2.AsyncClient(**options)
    return TracedHttp(spans, service, paths, **options)
