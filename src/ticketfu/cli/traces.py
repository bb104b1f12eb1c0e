"""From settings to the traces of a process."""

from dataclasses import replace

import ticketfu
from ticketfu.errors import WrongSetup
from ticketfu.organization.models import WORKFLOW as ORGANIZATION_WORKFLOW
from ticketfu.settings import TelemetrySettings
from ticketfu.temporal import Connection
from ticketfu.ticket.models import WORKFLOW as TICKET_WORKFLOW

ENTITIES = frozenset({TICKET_WORKFLOW, ORGANIZATION_WORKFLOW})


def traced(connection: Connection, settings: TelemetrySettings) -> Connection:
    """The same connection, whose clients and workers take part in traces if that is asked for."""
    endpoint = settings.otel_exporter_otlp_endpoint
    if endpoint is None:
        return connection
    try:
        from ticketfu.telemetry.tracing import Tracing
    except ModuleNotFoundError:
        raise WrongSetup(
            "--otel-exporter-otlp-endpoint (OTEL_EXPORTER_OTLP_ENDPOINT) needs the extra otel:"
            " pip install '.[otel]'"
        ) from None
    tracing = Tracing(endpoint, ticketfu.__version__, ENTITIES)
    return replace(connection, interceptors=(tracing,))
