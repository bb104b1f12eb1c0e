"""Pages of lists, and what stands out over all documents."""

from datetime import datetime

import pytest

from tests.index.factories import NOW, filled, organization, put, ticket
from ticketfu.entity.document import EntityError
from ticketfu.index.index import Index
from ticketfu.index.models import Sort, TicketFilter
from ticketfu.organization.numbers import Turned


async def pages(
    index: Index, sort: Sort, limit: int = 2, changing: int | None = None
) -> list[list[int]]:
    """Ids page by page; between two pages the ticket `changing` changes."""
    found, cursor = [], None
    while True:
        page = await index.tickets(sort=sort, limit=limit, cursor=cursor)
        found.append([row.ticket_id for row in page.rows])
        cursor = page.next_cursor
        if cursor is None:
            return found
        if changing:
            await put(index, ticket(changing, f"{len(found)} pages"), since=NOW.replace(hour=20))


@pytest.mark.parametrize("sort", ["-updated", "updated", "id"])
async def test_tickets_that_do_not_change_appear_exactly_once(sort: Sort) -> None:
    index = await filled(*(ticket(number) for number in (4, 1, 5, 3, 2)))

    read = await pages(index, sort, changing=3)

    found = [number for page in read for number in page if number != 3]
    order = {"-updated": [2, 5, 1, 4], "updated": [4, 1, 5, 2], "id": [1, 2, 4, 5]}
    assert found == order[sort]


async def test_tickets_published_in_the_same_instant_are_all_listed() -> None:
    index = Index()
    for number in range(1, 8):
        await put(index, ticket(number))

    assert await pages(index, "-updated", limit=3) == [[7, 6, 5], [4, 3, 2], [1]]


@pytest.mark.parametrize("cursor", ["nonsense", "AAAA", "é", "", "A" * 32, "=" * 4000])
async def test_a_cursor_of_nobody_is_refused(cursor: str) -> None:
    index = await filled(ticket(1), ticket(2), organization(1, {"a": [1]}), organization(2))
    page = await index.tickets(limit=1)

    for refused in (cursor or None, page.next_cursor):
        if refused is None:
            continue
        with pytest.raises(ValueError, match="cursor"):
            await index.tickets(TicketFilter(q="another list"), cursor=refused)
        with pytest.raises(ValueError, match="cursor"):
            await index.topics(cursor=refused)


async def test_a_row_shows_the_head_and_the_gist() -> None:
    error = EntityError(code="llm.timeout", message="no answer", since=NOW, retry_at=NOW)
    index = await filled(
        ticket(1, intent="A refund", topics=["billing"], organization_id=7, error=error),
        organization(7, name="Acme"),
    )

    (row,) = (await index.tickets()).rows

    assert (row.ticket_id, row.organization_id, row.organization_name) == (1, 7, "Acme")
    assert (row.intent, row.topics, row.error) == ("A refund", ["billing"], error)
    assert (row.status, row.stale, row.updated_at) == ("ready", False, NOW)


async def test_topics_say_who_has_them() -> None:
    index = await filled(
        organization(1, {"Login": [1, 2], "billing": [3]}, name="Acme"),
        organization(2, {"log in": [4]}, name="Other"),
        organization(3),
    )

    first = await index.topics(limit=1)
    rest = await index.topics(limit=1, cursor=first.next_cursor)

    (login,) = first.rows
    assert (login.topic, login.frequency, login.organization_count) == ("Login", 3, 2)
    assert [(row.name, row.frequency, row.ticket_ids) for row in login.organizations] == [
        ("Acme", 2, [2, 1]),
        ("Other", 1, [4]),
    ]
    assert [row.topic for row in rest.rows] == ["billing"]
    assert rest.next_cursor is None
    await index.remove_organization(1)
    assert [row.frequency for row in (await index.topics(q="LOGIN")).rows] == [1]


async def test_failures_are_counted_by_reason() -> None:
    def failed(code: str) -> EntityError:
        return EntityError(code=code, message=f"{code} failed", since=NOW, retry_at=NOW)

    index = await filled(
        ticket(1, error=failed("llm.timeout")),
        ticket(2, error=failed("llm.timeout"), status="failed"),
        ticket(3, held="budget", stale=True),
        organization(7, error=failed("llm.billing")),
    )

    rows = [(row.kind, row.code, row.count, row.ids) for row in await index.failures()]

    assert rows == [
        ("ticket", "llm.timeout", 2, [1, 2]),
        ("organization", "llm.billing", 1, [7]),
    ]
    counts = await index.counts()
    assert (counts.tickets, counts.organizations, counts.ready, counts.failed) == (3, 1, 2, 1)
    assert (counts.failing, counts.stale, counts.held) == (2, 1, {"budget": 1})


async def test_promises_to_customers_are_listed_first_due_first() -> None:
    later = {"what": "A fix", "owner": "Priya", "due": "2026-12-01"}
    sooner = {"what": "A call", "owner": "Nina", "due": "2026-11-05"}
    theirs = {"what": "The logs", "owner": "CARA", "due": "2026-11-01"}
    someday = {"what": "A guide", "owner": "Priya"}
    index = await filled(
        ticket(1, requester="Cara", promises=[someday, theirs, later], organization_id=7),
        ticket(2, requester="Cara", promises=[sooner]),
        ticket(3, ticket_status="solved", promises=[sooner]),
        organization(7, name="Acme"),
    )

    rows = [(row.ticket_id, row.what, row.organization_name) for row in await index.promises()]

    assert rows == [(2, "A call", None), (1, "A fix", "Acme"), (1, "A guide", "Acme")]
    assert [row.what for row in await index.promises(7, limit=1)] == ["A fix"]


async def test_organizations_that_turned_are_listed_latest_first() -> None:
    def turned(since: datetime) -> list[Turned]:
        return [Turned(what="negative tickets", since=since, recent=4, before=1, ticket_ids=[1])]

    index = await filled(
        organization(1, name="Acme", turned=turned(NOW.replace(day=1))),
        organization(2),
        organization(3, name="Other", turned=turned(NOW)),
    )

    rows = await index.turned()

    assert [(row.name, row.turned[0].since) for row in rows] == [
        ("Other", NOW),
        ("Acme", NOW.replace(day=1)),
    ]
    assert [row.turned for row in (await index.organizations(sort="id")).rows] == [
        True,
        False,
        True,
    ]
