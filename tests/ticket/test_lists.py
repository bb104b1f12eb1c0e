"""Lists where Temporal knows nothing of organizations yet."""

from pathlib import Path

from tests.harness import running_system
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.temporal import Connection, connect
from ticketfu.worker import Options


async def test_a_missing_search_attribute_is_named_and_costs_only_the_filter(
    tmp_path: Path,
) -> None:
    address = f"127.0.0.1:{free_port()}"
    async with embedded_temporal(tmp_path / "temporal.db", address):
        temporal = await connect(Connection(address))
        async with running_system(temporal, options=Options()) as system:
            acme = system.organization()
            ticket_id = system.ticket(organization_id=acme)
            await system.post(ticket_id)
            await system.fresh(ticket_id)

            filtered = await system.http.get("/api/v1/tickets", params={"organization_id": acme})
            everything = await system.http.get("/api/v1/tickets")

    assert filtered.status_code == 503
    assert "TicketfuOrganizationId" in filtered.json()["detail"]
    assert everything.status_code == 200
