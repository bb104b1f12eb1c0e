"""Spans made with OpenTelemetry, and the header that carries a trace through Temporal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadConverter
from temporalio.exceptions import ApplicationError

from ticketfu.telemetry.spans import Note

HEADER = "trace-context"

_propagator = TraceContextTextMapPropagator()


class Traces:
    """One for a process; sends to `endpoint` in the background, over HTTP."""

    def __init__(self, endpoint: str, version: str) -> None:
        resource = Resource.create({"service.name": "ticketfu", "service.version": version})
        self.provider = TracerProvider(resource=resource)
        exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer = self.provider.get_tracer("ticketfu", version)

    @contextmanager
    def span(
        self,
        name: str,
        attributes: dict[str, Any] | None = None,
        *,
        kind: SpanKind = SpanKind.CLIENT,
        parent: Context | None = None,
    ) -> Iterator[Note]:
        # An exception's text may quote a customer: of our own errors the code is kept.
        with self.tracer.start_as_current_span(
            name,
            parent,
            kind,
            attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield span.set_attribute
            except Exception as error:
                code = error.type if isinstance(error, ApplicationError) else None
                span.set_attribute("error.type", code or type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise

    def moment(self, name: str, parent: Context, at_ns: int) -> None:
        """A span without a length, for what a workflow does at a moment of its own clock."""
        self.tracer.start_span(name, parent, SpanKind.INTERNAL, start_time=at_ns).end(at_ns)


def is_traced() -> bool:
    """True within a span; what nobody asked for, such as a poll, begins no trace."""
    return trace.get_current_span().get_span_context().is_valid


def current_header() -> dict[str, Payload]:
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    (payload,) = PayloadConverter.default.to_payloads([carrier])
    return {HEADER: payload}


def context_of(header: Payload | None) -> Context | None:
    """The trace that a header names; None without one."""
    if header is None:
        return None
    (carrier,) = PayloadConverter.default.from_payloads([header])
    return _propagator.extract(carrier) if isinstance(carrier, dict) else None
