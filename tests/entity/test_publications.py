"""Temporal's visibility shows every publication, also while no worker runs."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.common import SearchAttributeKey

from tests.harness import System, eventually
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.entity.document import Document
from ticketfu.entity.publications import Publication, Publications
from ticketfu.entity.search_attributes import PUBLISHED_AT, ensure_search_attributes
from ticketfu.errors import WrongSetup
from ticketfu.organization.models import WORKFLOW as ORGANIZATION
from ticketfu.organization.models import OrganizationDocument
from ticketfu.temporal import Connection, connect
from ticketfu.ticket.models import WORKFLOW as TICKET
from ticketfu.ticket.models import TicketDocument

MILLISECOND = timedelta(milliseconds=1)


def followed(system: System) -> Publications:
    kinds = {TICKET: TicketDocument, ORGANIZATION: OrganizationDocument}
    return Publications(system.temporal, system.queue, kinds)


async def test_what_is_published_is_what_is_read_and_found_by_its_time(system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    expected = [await system.fresh_organization(acme, tickets=1), await system.fresh(ticket_id)]
    follow = followed(system)

    async def rows() -> list[Publication]:
        return sorted([row async for row in follow.since(None)], key=lambda row: row.workflow_id)

    async def documents() -> list[Document | None]:
        return [await row.document() for row in await rows()]

    assert await eventually(documents, lambda found: found == expected)
    organization, ticket = await rows()
    latest = max(organization.published_at, ticket.published_at)
    assert [row async for row in follow.since(latest + MILLISECOND)] == []
    assert not await ticket.erased()


async def test_a_stale_document_is_published_in_the_same_task(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    system.model.gate.clear()
    system.comment(ticket_id, "News.")

    await system.post(ticket_id)

    async def stale() -> list[TicketDocument]:
        rows = [row async for row in followed(system).since(before.as_of)]
        documents = [await row.document() for row in rows]
        return [d for d in documents if d is not None and d.stale]

    (shown,) = await eventually(stale, lambda found: len(found) == 1)
    assert shown.summary == before.summary


async def test_a_new_entity_is_listed_while_no_worker_runs(system: System) -> None:
    await system.stop_worker()
    ticket_id = system.ticket()
    await system.post(ticket_id)

    async def rows() -> list[Publication]:
        return [row async for row in followed(system).since(None)]

    (pending,) = await eventually(rows, lambda found: len(found) == 1)

    assert pending.workflow_id == f"ticket-workflow-{ticket_id}"
    assert pending.published_at is not None
    assert await pending.document() is None


async def test_a_search_attribute_that_cannot_be_made_ends_with_the_way_to_make_it(
    tmp_path: Path,
) -> None:
    address = f"127.0.0.1:{free_port()}"
    async with embedded_temporal(tmp_path / "temporal.db", address, tuning=()):
        temporal = await connect(Connection(address))
        # Temporal's SQL visibility has room for three of a kind.
        full = [SearchAttributeKey.for_datetime(f"Other{number}") for number in range(3)]
        await ensure_search_attributes(temporal, full)

        with pytest.raises(WrongSetup, match=rf"--name {PUBLISHED_AT.name} --type Datetime"):
            await ensure_search_attributes(temporal)

    assert WrongSetup.exit_code == 2
