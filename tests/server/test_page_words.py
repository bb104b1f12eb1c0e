"""Pages say which tickets a list holds, what is not known yet, and where to go from an error."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from temporalio.client import Client

from tests.harness import KEY
from tests.index.factories import NOW, organization, ticket
from tests.server.people import browser, sign_in
from tests.serving import http_client, serve
from ticketfu.index.entries import Entry
from ticketfu.server.app import ServerOptions, create_app
from ticketfu.server.keys import Keys

ACME = organization(101, {"login": [1, 2]}, name="Acme")
TICKETS = [
    ticket(number, organization_id=101, organization_name="Acme", topics=["login"])
    for number in (1, 2)
]


@pytest.fixture
async def lead(
    temporal: Client, request: pytest.FixtureRequest
) -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody signed in to a server that knows two tickets, and their organization if wanted."""
    options = ServerOptions(queue="nobody-works-for-this")
    app = create_app(temporal, asyncio.Event(), Keys((KEY,)), options)
    async with serve(app) as url, http_client(base_url=url) as http, browser(http) as lead:
        await sign_in(lead, KEY)
        index = app.state.services.index
        await index.put_tickets([Entry(each, NOW) for each in TICKETS])
        if getattr(request, "param", True):
            await index.put_organizations([Entry(ACME, NOW)])
        yield lead


async def test_a_list_says_which_tickets_it_holds(lead: httpx2.AsyncClient) -> None:
    queries = ("", "?organization_id=101", "?ids=1,2", "?held=budget", "?error_code=llm.billing")
    every, of_acme, counted, held, failing = [
        (await lead.get(f"/tickets{query}"))
        .text.partition('data-part="which" aria-live="polite">')[2]
        .split("</span>")[0]
        for query in queries
    ]

    assert every == "2 tickets"
    assert of_acme == '2 tickets of <a href="/organizations/101"><bdi>Acme</bdi></a>'
    assert counted == "2 tickets, those that were counted"
    assert held == "0 tickets, waiting for the day&#39;s budget"
    assert failing == "0 tickets, failing with llm.billing"


async def test_a_topic_opens_the_tickets_of_each_who_has_it(lead: httpx2.AsyncClient) -> None:
    page = (await lead.get("/tickets?topic=login")).text

    assert "<title>login: Tickets · TicketFu</title>" in page
    assert '<a href="/tickets?topic=login&amp;organization_id=101">2</a>' in page


@pytest.mark.parametrize("lead", [False], indirect=True)
async def test_nothing_is_said_of_organizations_before_one_is_known(
    lead: httpx2.AsyncClient,
) -> None:
    page = (await lead.get("/")).text

    assert page.count("known with the first insights of an organization") == 2
    assert "Nobody waits" not in page


async def test_an_error_leads_back_to_its_list(lead: httpx2.AsyncClient) -> None:
    unseen, unreadable = [
        await lead.get(path) for path in ("/organizations/777", "/tickets?status=nonsense")
    ]

    assert (unseen.status_code, unreadable.status_code) == (404, 422)
    assert "Organization 777 has not been seen yet" in unseen.text
    assert 'href="/tickets?organization_id=777"' in unseen.text
    assert "<h1>This cannot be read</h1>" in unreadable.text
    assert '<a class="button" href="/tickets">All tickets</a>' in unreadable.text
