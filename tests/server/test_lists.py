"""Lists over HTTP: filtered, sorted, searched; as JSON and CSV; and rid of what was erased."""

import csv

import httpx2
import pytest

from tests.harness import READER, System, eventually
from tests.server.test_documentation import promised
from tests.waiting import listing

LISTS = ("tickets", "organizations", "topics")


async def test_the_lists_of_a_working_system(system: System) -> None:
    openapi = (await system.http.get("/openapi.json")).json()
    acme = system.organization("=Acme+1")
    login = system.ticket("The certificate expired.", organization_id=acme, subject="@login")
    report = system.ticket("客户无法登录系统。", subject="报告")
    for ticket_id in (login, report):
        await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)

    async def listed(**params: object) -> list[int]:
        answer = await listing(system.http, "tickets", **params)
        rows = answer.json()["tickets"]
        return [row["ticket_id"] for row in rows if not row["stale"]]

    async def topics() -> httpx2.Response:
        return await listing(system.http, "topics")

    # Published last, so that what is listed from here on is all there.
    said = await eventually(topics, lambda answer: bool(answer.json()["topics"]))
    await eventually(lambda: listed(sort="id"), lambda found: found == [login, report])
    assert await listed(q="certif") == [login]
    assert await listed(q="登录") == [report]
    assert await listed(organization_id=acme, topic="Login", status="open", sort="updated") == []
    assert await listed(organization_id=acme, topic="Login", status="new") == [login]
    assert await listed(since="2100-01-01T00:00:00+01:00") == []
    (topic,) = said.json()["topics"]
    assert [row["name"] for row in topic["organizations"]] == ["=Acme+1"]
    for name in LISTS:
        answer = await system.http.get(f"/api/v1/{name}", params={"limit": 1})
        assert promised(openapi, f"/api/v1/{name}", "get", answer)
    await _are_given_as_csv(system, login)
    await _forget_what_is_erased(system, login)


async def _are_given_as_csv(system: System, login: int) -> None:
    reader = {"X-Ticketfu-Key": READER}
    for name in LISTS:
        answer = await system.http.get(f"/api/v1/{name}.csv", headers=reader)
        accepted = await system.http.get(f"/api/v1/{name}", headers={"Accept": "text/csv"})
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.text == accepted.text
        _, *rows = csv.reader(answer.text.splitlines())
        assert rows
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]
    answer = await listing(system.http, "tickets.csv", limit=1, sort="id")
    (row,) = csv.DictReader(answer.text.splitlines())
    assert (row["ticket_id"], row["subject"]) == (str(login), "'@login")
    assert row["organization_name"] == "'=Acme+1"
    following = answer.links["next"]["url"]
    assert "sort=id" in following
    (row,) = csv.DictReader((await system.http.get(following)).text.splitlines())
    assert row["subject"] == "报告"


async def _forget_what_is_erased(system: System, ticket_id: int) -> None:
    """Also while no worker runs, and whatever is polled after the erasure."""
    await system.stop_worker()
    assert (await system.http.delete(f"/api/v1/ticket/{ticket_id}")).status_code == 204

    async def listed() -> list[int]:
        rows = (await listing(system.http, "tickets")).json()["tickets"]
        return [row["ticket_id"] for row in rows]

    assert ticket_id not in await listed()
    assert (await listing(system.http, "topics")).json()["topics"] == []
    # Once a later change is listed, everything else was polled again as well.
    later = system.ticket()
    await system.post(later)
    assert ticket_id not in await eventually(listed, lambda found: later in found)


@pytest.mark.parametrize(
    "query",
    [
        *("cursor=nonsense", "cursor=AAAA", "limit=0", "limit=101", "limit=x", "limit=١"),
        *("organization_id=-1", "sort=name", "sort=", "status=weird", "sentiment=sad"),
        *("document_status=open", "since=yesterday", "since=2026-11-02T08:00:00"),
    ],
)
async def test_what_no_list_can_mean_is_422(http: httpx2.AsyncClient, query: str) -> None:
    for path in ("/api/v1/tickets", "/api/v1/tickets.csv"):
        answer = await http.get(f"{path}?{query}")

        assert answer.status_code == 422
        assert set(answer.json()) == {"detail"}
