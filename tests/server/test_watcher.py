"""However many follow, Temporal is asked once a second; changes arrive, and streams end."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx2
import pytest
from temporalio.client import (
    Client,
    Interceptor,
    ListWorkflowsInput,
    OutboundInterceptor,
    WorkflowExecutionAsyncIterator,
)

from tests.harness import System, eventually, fresh_id
from tests.server.conftest import serving
from ticketfu.entity.document import Document
from ticketfu.entity.publications import Publications
from ticketfu.entity.search_attributes import PUBLISHED_AT
from ticketfu.server import watcher
from ticketfu.server.app import ServerOptions
from ticketfu.ticket.models import WORKFLOW as TICKET_WORKFLOW
from ticketfu.ticket.models import TicketDocument


class Counting(Interceptor):
    """Keeps the lists that this client asks of Temporal."""

    def __init__(self) -> None:
        self.queries: list[str] = []

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        counting = self

        class Outbound(OutboundInterceptor):
            def list_workflows(self, input: ListWorkflowsInput) -> WorkflowExecutionAsyncIterator:
                counting.queries.append(input.query or "")
                return super().list_workflows(input)

        return Outbound(next)


@dataclass
class Stream:
    lines: AsyncIterator[str]

    async def next(self) -> TicketDocument | None:
        async for line in self.lines:
            if line.startswith("data:"):
                return TicketDocument.model_validate_json(line.removeprefix("data:"))
        return None


@asynccontextmanager
async def follow(http: httpx2.AsyncClient, ticket_id: int) -> AsyncIterator[Stream]:
    async with http.stream("GET", f"/api/v1/ticket/{ticket_id}/events") as answer:
        assert answer.status_code == 200
        yield Stream(answer.aiter_lines())


async def fresh_ticket(system: System) -> int:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    return ticket_id


async def test_fifty_viewers_cost_one_poll_a_second(system: System) -> None:
    ticket_id, counting = await fresh_ticket(system), Counting()
    temporal = Client(**{**system.temporal.config(), "interceptors": [counting]})
    began = time.monotonic()
    async with serving(temporal, options=ServerOptions(queue=system.queue)) as http:
        async with AsyncExitStack() as stack:
            viewers = [await stack.enter_async_context(follow(http, ticket_id)) for _ in range(50)]
            for viewer in viewers:
                assert await viewer.next()
            system.comment(ticket_id, "One more thing.")
            await system.post(ticket_id)
            for viewer in viewers:
                while (document := await viewer.next()) and document.revision < 2:
                    pass
            seconds = time.monotonic() - began
        asked = len(counting.queries)

    # The first walk, and a poll at each end of the time.
    assert 2 <= asked <= seconds + 2


async def test_what_was_published_is_not_read_again_for_ever(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a quiet system polls ask for what is newer than the newest, and the answer is empty."""
    monkeypatch.setattr(watcher, "OVERLAP", timedelta(seconds=1))
    ticket_id, counting = await fresh_ticket(system), Counting()
    temporal = Client(**{**system.temporal.config(), "interceptors": [counting]})
    async with serving(temporal, options=ServerOptions(queue=system.queue)) as http:
        system.comment(ticket_id, "One more thing.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        last = await last_publication(system)

        async def asked() -> str:
            return counting.queries[-1]

        await eventually(asked, lambda query: last.isoformat() in query)
        listed = await http.get("/api/v1/tickets")

        system.comment(ticket_id, "And a last one.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        async with follow(http, ticket_id) as stream:
            while (document := await stream.next()) and document.revision < 3:
                pass

    assert [ticket["ticket_id"] for ticket in listed.json()["tickets"]] == [ticket_id]


@pytest.mark.parametrize(("whole_seconds", "is_far"), [(float("inf"), False), (0, True)])
async def test_polls_between_two_whole_ones_go_back_a_moment(
    system: System, monkeypatch: pytest.MonkeyPatch, whole_seconds: float, is_far: bool
) -> None:
    monkeypatch.setattr(watcher, "OVERLAP", timedelta(hours=1))
    monkeypatch.setattr(watcher, "WHOLE_OVERLAP_SECONDS", whole_seconds)
    monkeypatch.setattr(watcher, "POLL_SECONDS", 0.02)
    await fresh_ticket(system)
    last, counting = await last_publication(system), Counting()
    temporal = Client(**{**system.temporal.config(), "interceptors": [counting]})
    async with serving(temporal, options=ServerOptions(queue=system.queue)):

        async def moments() -> list[datetime]:
            polls = [query for query in counting.queries if PUBLISHED_AT.name in query]
            return [datetime.fromisoformat(query.split("'")[-2]) for query in polls]

        first, *others = await eventually(moments, lambda moments: len(moments) >= 5)

    # The first one goes back the whole overlap in any case.
    assert first < last - timedelta(minutes=30)
    assert {moment < last - timedelta(minutes=30) for moment in others} == {is_far}


async def test_tickets_that_no_worker_has_read_are_not_listed_again_for_ever(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "OVERLAP", timedelta(seconds=1))
    await system.stop_worker()
    ticket_id, counting = system.ticket(), Counting()
    temporal = Client(**{**system.temporal.config(), "interceptors": [counting]})
    async with serving(temporal, options=ServerOptions(queue=system.queue)) as http:
        await system.post(ticket_id)
        started_at = (await system.entity(ticket_id).describe()).start_time

        async def asked() -> str:
            return counting.queries[-1]

        await eventually(asked, lambda query: started_at.isoformat() in query)
        listed = await http.get("/api/v1/tickets")

    [row] = listed.json()["tickets"]
    assert (row["ticket_id"], row["status"]) == (ticket_id, "pending")


async def last_publication(system: System) -> datetime:
    kinds: dict[str, type[Document]] = {TICKET_WORKFLOW: TicketDocument}
    publications = Publications(system.temporal, system.queue, kinds)
    moments = [row.published_at async for row in publications.since(None)]
    return max(moment for moment in moments if moment)


async def test_a_stream_too_many_is_told_to_come_back(system: System) -> None:
    ticket_id = await fresh_ticket(system)
    options = ServerOptions(queue=system.queue, max_streams=1)
    async with serving(system.temporal, options=options) as http:
        async with follow(http, ticket_id) as stream:
            assert await stream.next()
            refused = await http.get(f"/api/v1/ticket/{ticket_id}/events")

        async def answered() -> int:
            async with http.stream("GET", f"/api/v1/ticket/{ticket_id}/events") as answer:
                return answer.status_code

        assert refused.status_code == 503
        assert int(refused.headers["Retry-After"]) < 60
        assert await eventually(answered, lambda status: status == 200)


async def test_a_stream_ends_with_its_ticket(system: System) -> None:
    ticket_id = await fresh_ticket(system)

    async with follow(system.http, ticket_id) as stream:
        assert await stream.next()
        await system.http.delete(f"/api/v1/ticket/{ticket_id}")
        while document := await stream.next():
            assert document.summary is None


async def test_a_stream_ends_with_its_server(system: System) -> None:
    ticket_id = await fresh_ticket(system)
    stop = asyncio.Event()

    async with (
        serving(system.temporal, options=ServerOptions(queue=system.queue), stop=stop) as http,
        follow(http, ticket_id) as stream,
    ):
        assert await stream.next()
        stop.set()
        assert await stream.next() is None


@pytest.mark.parametrize("kind", ["ticket", "organization"])
async def test_an_entity_that_was_never_seen_takes_no_place(temporal: Client, kind: str) -> None:
    async with serving(temporal, options=ServerOptions(max_streams=1)) as http:
        answers = [await http.get(f"/api/v1/{kind}/{fresh_id()}/events") for _ in range(3)]

    assert {answer.status_code for answer in answers} == {404}
