"""A collector of traces on loopback, which keeps what it is sent."""

from collections import defaultdict
from dataclasses import dataclass, field

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@dataclass
class Collector:
    spans: list[Span] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/traces", self._receive, methods=["POST"])])

    def traces(self) -> dict[bytes, set[str]]:
        """The names of each trace's spans."""
        found: defaultdict[bytes, set[str]] = defaultdict(set)
        for span in self.spans:
            found[span.trace_id].add(span.name)
        return found

    def attributes(self, name: str) -> list[dict[str, str | int]]:
        """Of each span with this name."""
        return [
            {each.key: each.value.int_value or each.value.string_value for each in span.attributes}
            for span in self.spans
            if span.name == name
        ]

    async def _receive(self, request: Request) -> Response:
        export = ExportTraceServiceRequest.FromString(await request.body())
        for resource in export.resource_spans:
            for scope in resource.scope_spans:
                self.spans += scope.spans
        return Response()
