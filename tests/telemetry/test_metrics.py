"""The metrics that Prometheus reads of a server and a worker."""

import re
from collections.abc import AsyncIterator, Callable

import httpx2
import pytest
from starlette.responses import JSONResponse

from tests.harness import System, eventually, running_system
from tests.serving import http_client
from ticketfu.embedded import free_port
from ticketfu.errors import CannotStart
from ticketfu.sample.limits import RateLimits
from ticketfu.temporal import Connection, connect, runtime

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="([^"]*)"')


class Scrape:
    def __init__(self, text: str) -> None:
        self.text = text
        self.samples = [
            (name, dict(LABEL.findall(labels)), float(value))
            for name, labels, value in SAMPLE.findall(text)
        ]

    def value(self, name: str, **labels: str) -> float:
        """The sum of all samples that have these labels; -1 if there is none."""
        found = [
            value
            for sample, given, value in self.samples
            if sample == name and labels.items() <= given.items()
        ]
        return sum(found) if found else -1.0


@pytest.fixture
async def measured(temporal_address: str) -> AsyncIterator[tuple[System, httpx2.AsyncClient]]:
    address = f"localhost:{free_port()}"
    temporal = await connect(Connection(temporal_address), runtime=runtime(address))
    with pytest.raises(CannotStart, match="METRICS_ADDRESS"):
        runtime(address)
    async with (
        running_system(temporal, llm_price="1000/2000", llm_daily_budget_usd=10_000) as system,
        http_client(base_url=f"http://{address}") as collector,
    ):
        yield system, collector


async def test_a_scrape_shows_all_that_happened_and_no_customers_word(
    measured: tuple[System, httpx2.AsyncClient],
) -> None:
    system, collector = measured
    system.sample.limits = RateLimits(700)
    organization_id = system.organization("Plantwords Inc")
    ticket_id = system.ticket(
        "The password is Plantwords77! and the invoice is wrong.", organization_id=organization_id
    )
    system.model.faults["unreadable"] = lambda: JSONResponse({"error": {"message": "no"}}, 401)
    failing = system.ticket("This one is unreadable.")
    for number in (ticket_id, failing):
        (await system.post(number)).raise_for_status()
    await system.fresh_organization(organization_id, tickets=1)
    await eventually(lambda: system.read(failing), lambda doc: doc.error is not None)

    async def scraped(shows: Callable[[Scrape], bool]) -> Scrape:
        async def scrape() -> Scrape:
            return Scrape((await collector.get("/metrics")).text)

        return await eventually(scrape, shows)

    def settled(scrape: Scrape) -> bool:
        """The server counts every second: the failing ticket remains, the other two are fresh."""
        fresh = [
            scrape.value("ticketfu_freshness_seconds_count", workflow_type=kind)
            for kind in ("TicketWorkflow", "OrganizationWorkflow")
        ]
        return scrape.value("ticketfu_backlog") == 1 and min(fresh) >= 1

    scrape = await scraped(settled)
    seen = scrape.value
    assert seen("ticketfu_freshness_seconds_bucket", origin="webhook", le="14400") >= 1
    assert seen("ticketfu_failures_total", code="llm.unauthorized") >= 1
    assert seen("ticketfu_llm_calls_total") >= 2
    assert seen("ticketfu_llm_tokens_total", kind="input") > 0
    assert seen("ticketfu_llm_tokens_total", kind="output") > 0
    assert seen("ticketfu_llm_cost_usd_total") > 0
    assert seen("ticketfu_llm_budget_hold") == 0
    assert seen("ticketfu_masked_total", kind="secret") >= 1
    assert 0 < seen("ticketfu_zendesk_quota_remaining") < 700
    assert seen("ticketfu_index_lag_seconds") >= 0
    route = "/api/v1/ticket/{ticket_id}/summary"
    assert seen("ticketfu_http_request_seconds_count", status="200", route=route) >= 1
    assert seen("ticketfu_http_request_seconds_count", method="POST", status="202") == 2
    assert seen("temporal_num_pollers", task_queue=system.queue) > 0
    assert "lantwords" not in scrape.text
    assert str(ticket_id) not in scrape.text
