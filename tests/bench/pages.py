"""Pages of a server with many tickets: the time to the first byte, and the size."""

import asyncio
import random
import statistics
import time
from datetime import timedelta

import httpx2

from tests.bench.environment import Environment
from tests.bench.report import Row
from tests.bench.search import BATCH, LETTERS, NOW, TICKETS, a_ticket
from tests.harness import KEY
from tests.serving import http_client, serve
from ticketfu.entity.document import EntityError
from ticketfu.index.entries import Entry
from ticketfu.index.index import Index
from ticketfu.organization.models import OrganizationDocument, OrganizationSummary
from ticketfu.organization.numbers import Numbers, TicketCounts, TopicCount, Turned, WaitingTicket
from ticketfu.server.app import ServerOptions, create_app
from ticketfu.server.keys import Keys
from ticketfu.ticket.summary import ShownPromise

ORGANIZATIONS, TRIES = 500, 7
MOST_SECONDS, MOST_KILOBYTES = 0.1, 60
PATHS = (
    *("/", "/organizations", "/organizations?q=ab", "/operations"),
    *("/tickets", "/tickets?q=nowhere+at+all", "/tickets?sentiment=negative&sort=id"),
)


async def pages(environment: Environment) -> list[Row]:
    """Each page that shows what the index holds, to somebody who signed in."""
    options = ServerOptions(queue="nobody-looks")
    app = create_app(environment.temporal, asyncio.Event(), Keys((KEY,)), options)
    async with serve(app) as url, http_client(base_url=url) as http:
        await http.post("/login", data={"token": KEY})
        await _fill(app.state.services.index)
        measured = {path: await _seconds(http, path) for path in PATHS}
    slowest = max(measured, key=lambda path: measured[path][0])
    largest = max(measured, key=lambda path: measured[path][1])
    seconds, size = measured[slowest][0], measured[largest][1] / 1024
    return [
        Row(
            f"first byte of a page, {TICKETS:,} tickets",
            f"{seconds * 1000:.0f} ms for the slowest of {len(PATHS)}, {slowest}",
            f"under {MOST_SECONDS * 1000:.0f} ms",
            seconds < MOST_SECONDS,
            {path: found[0] for path, found in measured.items()},
        ),
        Row(
            "size of a page",
            f"{size:.0f} KB for the largest, {largest}",
            f"under {MOST_KILOBYTES} KB",
            size < MOST_KILOBYTES,
            {path: found[1] / 1024 for path, found in measured.items()},
        ),
    ]


async def _seconds(http: httpx2.AsyncClient, path: str) -> tuple[float, int]:
    """The median time to the first byte, and the bytes."""
    taken, size = [], 0
    for _ in range(TRIES):
        began = time.perf_counter()
        async with http.stream("GET", path, headers={"Accept": "text/html"}) as answer:
            taken.append(time.perf_counter() - began)
            answer.raise_for_status()
            size = len(await answer.aread())
    return statistics.median(taken), size


async def _fill(index: Index) -> None:
    """Tickets of which some fail and some hold promises; each organization has turned."""
    chance = random.Random(2)  # noqa: S311
    words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 11))) for _ in range(6000)]
    for start in range(0, TICKETS, BATCH):
        entries = []
        for number in range(start + 1, start + BATCH + 1):
            ticket = a_ticket(number, words, chance)
            ticket.organization_id = number % ORGANIZATIONS + 1
            if number % 20 == 0:
                ticket.error = EntityError(code=f"llm.{words[number % 5]}", message="It failed")
            if ticket.summary and number % 5 == 0:
                ticket.summary.promises = [ShownPromise(what=words[number % 99], due=NOW.date())]
            entries.append(Entry(ticket, NOW + timedelta(seconds=number)))
        await index.put_tickets(entries)
    await index.put_organizations(
        [Entry(_organization(n, words, chance), NOW) for n in range(1, ORGANIZATIONS + 1)]
    )


def _organization(number: int, words: list[str], chance: random.Random) -> OrganizationDocument:
    ids = list(range(number, TICKETS, ORGANIZATIONS))
    topics = [
        TopicCount(topic=topic, frequency=len(ids), trend="rising", ticket_ids=ids)
        for topic in chance.sample(words[:200], 20)
    ]
    turned = Turned(what=f"topic: {topics[0].topic}", since=NOW, recent=9, before=2, ticket_ids=ids)
    waiting = [WaitingTicket(ticket_id=each, since=NOW) for each in ids]
    return OrganizationDocument(
        organization_id=number,
        name=" ".join(chance.choices(words, k=3)),
        status="ready",
        stale=False,
        tickets=TicketCounts(covered=len(ids), open=len(ids)),
        summary=OrganizationSummary(overview=" ".join(words[:60]), trending_topics=topics),
        numbers=Numbers(waiting_on_us=waiting, waiting_on_us_total=len(waiting)),
        turned=[turned],
    )
