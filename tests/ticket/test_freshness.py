"""Documents speak truly of their own freshness."""

import asyncio
import gc
import json
from itertools import chain, pairwise

import pytest

from tests.harness import System, eventually, fresh_id
from tests.waiting import listing


async def test_a_document_is_stale_until_the_summary_covers_the_change(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    system.model.gate.clear()
    system.comment(ticket_id, "It is worse now.")

    await system.post(ticket_id)

    during = await system.read(ticket_id)
    assert during.stale
    assert during.summary == before.summary
    assert during.as_of == before.as_of
    system.model.gate.set()
    after = await system.fresh(ticket_id)
    assert after.revision == before.revision + 1
    assert after.as_of
    assert before.as_of
    assert after.as_of > before.as_of
    assert after.comments.covered == 2


async def test_waiting_gives_the_summary_that_covers_the_change(system: System) -> None:
    ticket_id = system.ticket("The first words.")

    answer = await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})

    assert answer.status_code == 200
    assert "The first words." in answer.json()["summary"]["summary"]
    assert answer.json()["stale"] is False


async def test_waiting_ends_in_time_and_the_work_goes_on(system: System) -> None:
    ticket_id = system.ticket()
    system.model.gate.clear()

    answer = await system.http.post("/api/v1/ticket?wait=0.3", json={"ticket_id": ticket_id})

    assert answer.status_code == 202
    assert answer.json()["ticket_id"] == ticket_id
    system.model.gate.set()
    assert (await system.fresh(ticket_id)).status == "ready"
    assert len(system.model.prompts) == 1


async def test_waiting_without_a_worker_is_kept_for_the_next_one(system: System) -> None:
    await system.stop_worker()
    ticket_id = system.ticket()

    answer = await system.http.post("/api/v1/ticket?wait=0.3", json={"ticket_id": ticket_id})

    assert answer.status_code == 202
    system.start_worker()
    assert (await system.fresh(ticket_id)).status == "ready"


@pytest.mark.parametrize("works", [True, False])
async def test_waiting_in_vain_leaves_no_traceback(
    system: System, caplog: pytest.LogCaptureFixture, works: bool
) -> None:
    system.model.gate.clear()
    if not works:
        await system.stop_worker()
    tickets = [system.ticket() for _ in range(6)]

    answers = await asyncio.gather(
        *(
            system.http.post(f"/api/v1/ticket?wait={seconds}", json={"ticket_id": ticket_id})
            for ticket_id, seconds in zip(tickets, [0.001, 0.01, 0.05, 0.1, 0.2, 0.3], strict=True)
        )
    )

    # asyncio tells of an exception that nobody read when its future is collected.
    gc.collect()
    assert {answer.status_code for answer in answers} == {202}
    assert "never retrieved" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_waiting_for_a_ticket_that_cannot_be_read_is_202(system: System) -> None:
    ticket_id = system.ticket()
    system.sample.fail_next("/api/v2/tickets", status=403, times=100)

    answer = await system.http.post("/api/v1/ticket?wait=20", json={"ticket_id": ticket_id})

    assert answer.status_code == 202
    document = await eventually(lambda: system.read(ticket_id), lambda doc: doc.error is not None)
    assert document.status == "failed"
    assert document.error
    assert document.error.code == "zendesk.forbidden"


async def test_without_a_worker_the_last_summary_is_read_and_said_to_be_stale(
    system: System,
) -> None:
    ticket_id = system.ticket("These words stay.")
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    await system.stop_worker()

    still = await system.read(ticket_id)
    await system.post(ticket_id)
    behind = await system.read(ticket_id)

    assert still == before
    assert behind.summary == before.summary
    assert behind.stale


async def test_many_readers_at_once_are_all_answered_without_a_worker(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    before = await system.fresh(ticket_id)
    await system.stop_worker()
    await system.post(ticket_id)

    documents = await asyncio.gather(*(system.read(ticket_id) for _ in range(12)))

    assert {doc.stale for doc in documents} == {True}
    assert all(doc.summary == before.summary for doc in documents)


async def test_a_ticket_nobody_has_worked_on_yet_is_pending(system: System) -> None:
    await system.stop_worker()
    ticket_id = system.ticket()
    await system.post(ticket_id)

    document = await system.read(ticket_id)

    assert (document.status, document.stale, document.summary) == ("pending", True, None)


async def test_events_carry_one_document_per_change(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)
    seen: list[dict[str, object]] = []

    async with system.http.stream("GET", f"/api/v1/ticket/{ticket_id}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        async for line in stream.aiter_lines():
            if not line.startswith("data:"):
                continue
            seen.append(json.loads(line.removeprefix("data:")))
            if len(seen) == 1:
                system.comment(ticket_id, "One more thing.")
                await system.post(ticket_id)
            if seen[-1]["revision"] == 2 and not seen[-1]["stale"]:
                break

    assert seen[0]["revision"] == 1
    assert all(one != other for one, other in pairwise(seen))


async def test_an_organizations_events_follow_its_tickets(system: System) -> None:
    acme = system.organization()
    await system.post(system.ticket(organization_id=acme))
    await system.fresh_organization(acme, tickets=1)
    covered: list[int] = []

    async with system.http.stream("GET", f"/api/v1/organization/{acme}/events") as stream:
        async for line in stream.aiter_lines():
            if not line.startswith("data:"):
                continue
            covered.append(json.loads(line.removeprefix("data:"))["tickets"]["covered"])
            if len(covered) == 1:
                await system.post(system.ticket(organization_id=acme))
            if covered[-1] == 2:
                break

    assert covered[0] == 1


@pytest.mark.parametrize("kind", ["ticket", "organization"])
async def test_events_of_what_was_never_seen_are_404(system: System, kind: str) -> None:
    answer = await system.http.get(f"/api/v1/{kind}/{fresh_id()}/events")

    assert answer.status_code == 404


async def test_lists_show_what_the_documents_say(system: System) -> None:
    acme, other = system.organization("Acme"), system.organization("Other")
    mine = [system.ticket(organization_id=acme) for _ in range(3)]
    theirs = system.ticket(organization_id=other)
    for ticket_id in [*mine, theirs]:
        await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=3)

    async def listed(**params: object) -> list[dict[str, object]]:
        answer = await listing(system.http, "tickets", **params)
        return [row for row in answer.json()["tickets"] if not row["stale"]]

    everything = await eventually(listed, lambda rows: len(rows) == 4)
    assert {row["ticket_id"] for row in everything} == {*mine, theirs}
    assert {row["status"] for row in everything} == {"ready"}
    assert "summary" not in everything[0]
    filtered = await eventually(lambda: listed(organization_id=acme), lambda rows: len(rows) == 3)
    assert {row["ticket_id"] for row in filtered} == set(mine)

    async def organizations() -> set[object]:
        rows = (await listing(system.http, "organizations")).json()["organizations"]
        return {row["organization_id"] for row in rows}

    await eventually(organizations, lambda found: found == {acme, other})


async def test_a_cursor_leads_through_all_pages(system: System) -> None:
    tickets = {system.ticket() for _ in range(5)}
    for ticket_id in tickets:
        await system.post(ticket_id)

    async def pages() -> list[list[int]]:
        found, cursor = [], None
        while True:
            params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
            body = (await listing(system.http, "tickets", **params)).json()
            found.append([row["ticket_id"] for row in body["tickets"]])
            cursor = body["next_cursor"]
            if not cursor:
                return found

    # A ticket that changes during a walk may be listed twice, or not at all.
    found = await eventually(pages, lambda found: sorted(chain(*found)) == sorted(tickets))
    assert list(map(len, found)) == [2, 2, 1]


async def test_streams_end_when_the_server_stops(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    async with system.http.stream("GET", f"/api/v1/ticket/{ticket_id}/events") as stream:
        system.stop.set()
        lines = [line async for line in stream.aiter_lines()]

    assert any(line.startswith("data:") for line in lines)
