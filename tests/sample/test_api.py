from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.serving import http_client
from tests.zendesk.sample_account import SampleAccount
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.auth import ApiToken
from ticketfu.zendesk.client import Zendesk


@pytest.fixture
async def api(account: SampleAccount) -> AsyncIterator[httpx2.AsyncClient]:
    client = account.sample.credentials
    auth = ApiToken(client.email, client.api_token)
    async with http_client(base_url=account.url, auth=auth) as api:
        yield api


async def test_a_comment_and_a_change_arrive_in_one_update(
    api: httpx2.AsyncClient, sample: Sample, zendesk: Zendesk
) -> None:
    comment = {"body": "Solved, thank you", "author_id": sample.names["tessa"]}
    change = {"comment": comment, "status": "solved", "organization_id": None}

    answer = await api.put("/api/v2/tickets/42.json", json={"ticket": change})

    assert answer.json()["ticket"]["status"] == "solved"
    read = await zendesk.read_ticket(42)
    assert (read.ticket.status, read.ticket.organization_id) == ("solved", None)
    assert read.ticket.priority == "urgent"
    assert (read.comments[-1].text, read.comments[-1].public) == ("Solved, thank you", True)
    assert read.comments[-1].author_id == sample.names["tessa"]


@pytest.mark.parametrize(
    ("ticket_id", "change"),
    [(32, {"status": "open"}), (42, {"status": "lost"}), (42, {"comment": {"body": ""}})],
)
async def test_a_closed_ticket_and_an_unknown_status_refuse_an_update(
    api: httpx2.AsyncClient, ticket_id: int, change: dict[str, object]
) -> None:
    answer = await api.put(f"/api/v2/tickets/{ticket_id}", json={"ticket": change})

    assert (answer.status_code, answer.json()["error"]) == (422, "RecordInvalid")


async def test_a_new_ticket_belongs_to_its_requesters_organization(
    api: httpx2.AsyncClient, sample: Sample, zendesk: Zendesk
) -> None:
    ticket = {
        "subject": "Labels come out rotated",
        "comment": {"body": "By 90 degrees, since today."},
        "requester_id": sample.names["ben"],
    }

    created = (await api.post("/api/v2/tickets", json={"ticket": ticket})).json()["ticket"]

    read = await zendesk.read_ticket(created["id"])
    assert read.ticket.subject == "Labels come out rotated"
    assert read.organization
    assert read.organization.name == "Lumen & Oak"
    assert [comment.author_id for comment in read.comments] == [sample.names["ben"]]


async def test_a_deleted_ticket_is_gone_but_for_the_export(api: httpx2.AsyncClient) -> None:
    assert (await api.delete("/api/v2/tickets/42")).status_code == 204

    for path in ("/api/v2/tickets/42", "/api/v2/tickets/42/comments"):
        gone = await api.get(path)
        assert (gone.status_code, gone.json()["error"]) == (404, "RecordNotFound")
    export = (await api.get("/api/v2/incremental/tickets/cursor?start_time=1")).json()
    assert {row["id"]: row["status"] for row in export["tickets"]}[42] == "deleted"


async def test_tickets_can_be_merged(api: httpx2.AsyncClient, zendesk: Zendesk) -> None:
    body = {"ids": [51], "target_comment": "The same cause"}
    await api.post("/api/v2/tickets/37/merge", json=body)

    assert (await zendesk.read_ticket(51)).ticket.merged
    assert (await zendesk.read_ticket(37)).comments[-1].text == "The same cause"


async def test_comments_can_be_redacted_and_made_private(
    api: httpx2.AsyncClient, zendesk: Zendesk
) -> None:
    first, second, third, *_ = (await zendesk.read_ticket(42)).comments
    await api.put(f"/api/v2/comment_redactions/{first.id}", json={"text": "locked out"})
    await api.put(f"/api/v2/tickets/42/comments/{second.id}/redact", json={"text": "Tessa"})
    await api.put(f"/api/v2/tickets/42/comments/{third.id}/make_private")

    again = (await zendesk.read_ticket(42)).comments

    assert again[0].text.startswith("All 61 of our people are ▇▇▇▇▇▇▇▇▇▇.")
    assert again[1].text.startswith("Hi ▇▇▇▇▇,")
    assert not again[2].public


async def test_the_last_page_still_has_a_cursor_and_a_link(api: httpx2.AsyncClient) -> None:
    page = (await api.get("/api/v2/tickets/42/comments?page[size]=100")).json()

    assert page["meta"]["has_more"] is False
    assert page["meta"]["after_cursor"]
    assert page["links"]["next"].startswith("https://quayside.zendesk.com/")
    assert "users" not in page


async def test_without_a_page_size_there_is_offset_paging(api: httpx2.AsyncClient) -> None:
    page = (await api.get("/api/v2/tickets/31/comments")).json()

    assert (len(page["comments"]), page["count"]) == (100, 119)
    assert "page=2" in page["next_page"]
    assert "meta" not in page


async def test_a_cursor_of_nobodys_is_refused(api: httpx2.AsyncClient) -> None:
    answer = await api.get("/api/v2/tickets/42/comments?page[size]=5&page[after]=nonsense")

    assert answer.status_code == 400


async def test_users_are_shown_by_the_hundred_and_unknown_ones_are_absent(
    api: httpx2.AsyncClient, sample: Sample
) -> None:
    nina = sample.names["nina"]
    many = ",".join(str(n) for n in range(1, 102))

    shown = (await api.get(f"/api/v2/users/show_many?ids={nina},1")).json()["users"]
    refused = await api.get(f"/api/v2/users/show_many?ids={many}")

    assert [user["name"] for user in shown] == ["Nina Okafor"]
    assert (refused.status_code, refused.json()["error"]) == (400, "TooManyValues")


async def test_the_export_ends_with_an_empty_page_without_a_cursor(
    api: httpx2.AsyncClient, sample: Sample
) -> None:
    path, ids, pages = "/api/v2/incremental/tickets/cursor", [], 0
    page = (await api.get(path, params={"start_time": 1, "per_page": 10})).json()
    while not page["end_of_stream"]:
        ids += [row["id"] for row in page["tickets"]]
        pages += 1
        cursor = page["after_cursor"]
        page = (await api.get(path, params={"cursor": cursor, "per_page": 10})).json()
    ids += [row["id"] for row in page["tickets"]]
    assert (sorted(ids), pages) == (sorted(sample.tickets), 3)

    last = page["after_cursor"]
    empty = (await api.get(path, params={"cursor": last})).json()
    assert (empty["tickets"], empty["after_cursor"]) == ([], None)
    sample.change(42, tags=["again"])
    later = (await api.get(path, params={"cursor": last})).json()
    assert [row["id"] for row in later["tickets"]] == [42]


async def test_an_address_that_zendesk_does_not_have_is_no_missing_record(
    api: httpx2.AsyncClient,
) -> None:
    assert (await api.get("/api/v2/tickts/42")).json()["error"] == "InvalidEndpoint"


async def test_a_fault_meets_as_many_requests_as_it_was_told(
    api: httpx2.AsyncClient, sample: Sample
) -> None:
    sample.fail_next("/api/v2/tickets/42", status=500, times=2)

    statuses = [(await api.get("/api/v2/tickets/42")).status_code for _ in range(3)]
    other = (await api.get("/api/v2/tickets/43")).status_code

    assert (statuses, other) == ([500, 500, 200], 200)


async def test_a_delay_keeps_the_body_of_the_request(
    api: httpx2.AsyncClient, sample: Sample
) -> None:
    sample.fail_next("/api/v2/tickets/42", status=None, delay=0.01)

    answer = await api.put("/api/v2/tickets/42", json={"ticket": {"priority": "low"}})

    assert answer.json()["ticket"]["priority"] == "low"
