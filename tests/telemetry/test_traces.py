"""Traces of a running system, as their collector gets them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from starlette.responses import JSONResponse

from tests.harness import KEY, System, eventually, running_system
from tests.serving import serve
from tests.telemetry.collector import Collector
from ticketfu.cli.traces import traced
from ticketfu.encryption import EncryptionKey
from ticketfu.settings import TelemetrySettings
from ticketfu.temporal import Connection, connect
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

WHOLE = {
    *("serve POST", "signal TicketWorkflow", "noted TicketWorkflow", "refresh_ticket"),
    *("zendesk GET", "chat local", "model POST", "published TicketWorkflow", "notify_organization"),
    *("signal OrganizationWorkflow", "noted OrganizationWorkflow", "refresh_organization"),
    "published OrganizationWorkflow",
}

Send = Callable[[], Awaitable[None]]


@pytest.fixture
async def collected(temporal_address: str) -> AsyncIterator[tuple[System, Collector, Send]]:
    """A system that encrypts what it stores, and a call that sends what is still to be sent."""
    collector, keys = Collector(), (EncryptionKey.new(),)
    async with serve(collector.app()) as url:
        settings = TelemetrySettings(otel_exporter_otlp_endpoint=url)
        connection = traced(Connection(temporal_address, encryption_keys=keys), settings)
        (tracing,) = connection.interceptors

        async def send() -> None:
            await asyncio.to_thread(tracing.provider.force_flush)  # type: ignore[attr-defined]

        async with running_system(await connect(connection)) as system:
            yield system, collector, send
        await asyncio.to_thread(tracing.provider.shutdown)  # type: ignore[attr-defined]


async def test_each_change_has_one_trace_from_webhook_to_publication_without_customers_words(
    collected: tuple[System, Collector, Send],
) -> None:
    system, collector, send = collected
    organization_id = system.organization("Plantwords Inc")
    ticket_id = system.ticket(
        "The plantwords do not open.", subject="Plantwords", organization_id=organization_id
    )
    system.model.faults["breaking"] = lambda: JSONResponse({"error": {"message": "plantwords"}})

    async def whole_traces(expected: int) -> None:
        async def read() -> int:
            await send()
            return sum(names >= WHOLE for names in collector.traces().values())

        await eventually(read, lambda found: found == expected)

    await _webhook(system, ticket_id)
    await whole_traces(1)
    assert collector.attributes("chat local")[0] == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "local",
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.output_tokens": 20,
    }
    system.comment(ticket_id, "More plantwords, from a customer.")
    await _webhook(system, ticket_id)
    await whole_traces(2)
    # A refresh that fails, a search and a page that is not there leave no words either.
    system.comment(ticket_id, "Now breaking plantwords.")
    await _webhook(system, ticket_id)
    await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)
    for path in ("/api/v1/tickets?q=plantwords", "/plantwords"):
        await system.http.get(path)
    await send()
    failed = [span for span in collector.spans if b"llm." in span.SerializeToString()]
    assert failed
    assert not [span for span in collector.spans if b"lantwords" in span.SerializeToString()]
    assert not [span for span in collector.spans if b"Cara" in span.SerializeToString()]


async def _webhook(system: System, ticket_id: int) -> None:
    key = {"X-Ticketfu-Key": webhook_key(KEY)}
    answer = await system.http.post(WEBHOOK_PATH, json={"ticket_id": ticket_id}, headers=key)
    answer.raise_for_status()
