"""The index holds no word of what was erased, whatever lists of Temporal come when."""

import time
from collections.abc import AsyncIterator

import httpx2
import pytest
from temporalio.client import Client

from tests.harness import System, eventually, running_system
from tests.server.conftest import serving
from tests.waiting import listing
from ticketfu.entity.publications import Publication, Publications
from ticketfu.index.index import Index
from ticketfu.index.models import OrganizationFilter
from ticketfu.organization import models as organization
from ticketfu.organization.client import Organizations
from ticketfu.server.app import ServerOptions
from ticketfu.server.indexing import Indexer
from ticketfu.server.subscriptions import Streams
from ticketfu.ticket import models as ticket
from ticketfu.ticket.client import Tickets

LISTS = ("tickets", "organizations")
KINDS = {
    ticket.WORKFLOW: ticket.TicketDocument,
    organization.WORKFLOW: organization.OrganizationDocument,
}


@pytest.fixture
async def indexer(system: System) -> AsyncIterator[Indexer]:
    tickets = Tickets(system.temporal, system.queue, 0)
    organizations = Organizations(system.temporal, system.queue)
    index = Index()
    yield Indexer(index, Streams(1), tickets, organizations)
    index.close()


async def listed(system: System) -> list[Publication]:
    publications = Publications(system.temporal, system.queue, KINDS)
    return [row async for row in publications.since(None)]


async def test_a_list_from_before_an_erasure_brings_nothing_back(
    system: System, indexer: Indexer
) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    rows = await eventually(lambda: listed(system), bool)
    asked_at = time.monotonic()
    await indexer.note(rows, asked_at)
    assert await indexer.index.count_tickets() == 1

    await system.http.delete(f"/api/v1/ticket/{ticket_id}")
    erased = await eventually(lambda: erasures(system), bool)
    await indexer.note(erased, time.monotonic())
    await indexer.note(rows, asked_at)

    assert await indexer.index.count_tickets() == 0


async def test_an_older_list_replaces_nothing_that_is_newer(
    system: System, indexer: Indexer
) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    before, asked_at = await eventually(lambda: listed(system), bool), time.monotonic()
    system.comment(ticket_id, "It opens again.")
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    after = await eventually(
        lambda: listed(system), lambda rows: rows[0].published_at != before[0].published_at
    )

    await indexer.note(after, time.monotonic())
    await indexer.note(before, asked_at)

    (row,) = (await indexer.index.tickets()).rows
    assert row.updated_at == after[0].published_at


async def test_an_organization_that_has_not_forgotten_yet_is_indexed_without_words(
    system: System, indexer: Indexer
) -> None:
    ticket_id = system.ticket(subject="Waldemar", organization_id=system.organization())
    await system.post(ticket_id)
    rows = await eventually(lambda: saying(system, "Waldemar"), lambda rows: len(rows) == 2)
    await system.stop_worker()

    notified = await indexer.tickets.erase(ticket_id, indexer.organizations)
    await indexer.erased(ticket_id, notified)
    await indexer.note(rows, time.monotonic())

    assert await indexer.index.count_tickets() == 0
    assert await indexer.index.count_organizations(OrganizationFilter(q="waldemar")) == 0


async def saying(system: System, word: str) -> list[Publication]:
    return [row for row in await listed(system) if word in repr(await row.document())]


async def erasures(system: System) -> list[Publication]:
    return [row for row in await listed(system) if await row.erased()]


async def test_a_server_that_starts_after_an_erasure_lists_no_word_though_no_worker_runs(
    temporal: Client,
) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket(subject="Waldemar", organization_id=system.organization())
        await system.post(ticket_id)
        await eventually(lambda: saying(system, "Waldemar"), lambda rows: len(rows) == 2)
        async with serving(temporal, options=ServerOptions(queue=system.queue)) as other:
            await eventually(lambda: found(other), lambda rows: len(rows) == 2)
            await system.stop_worker()
            assert (await system.http.delete(f"/api/v1/ticket/{ticket_id}")).status_code == 204

            await eventually(lambda: found(other), lambda rows: rows == [])
        async with serving(temporal, options=ServerOptions(queue=system.queue)) as later:
            assert await found(later) == []


async def found(http: httpx2.AsyncClient) -> list[object]:
    """Rows of the lists that have the word."""
    answers = [await listing(http, name, q="waldemar") for name in LISTS]
    return [row for name, answer in zip(LISTS, answers, strict=True) for row in answer.json()[name]]
