"""A caller names a ticket in a body or a query; all else is 422, never 500."""

import httpx2
import pytest

from tests.harness import fresh_id
from tests.server.wordings import BODIES, IDS, NO_TICKET_OF_ACME, URLS

TICKET = "/api/v1/ticket"


@pytest.mark.parametrize("written", URLS)
async def test_a_ticket_may_be_named_by_any_url_that_zendesk_gives_it(
    http: httpx2.AsyncClient, written: str
) -> None:
    ticket_id = fresh_id()

    answer = await http.post(TICKET, json={"ticket_url": written.format(ticket_id)})

    assert answer.status_code == 202
    assert answer.json()["ticket_id"] == ticket_id
    assert answer.json()["workflow_id"] == f"ticket-workflow-{ticket_id}"


@pytest.mark.parametrize("written", ["{}", '"{}"', '" {} "', '"000{}"'])
async def test_a_ticket_may_be_named_by_its_number_or_its_digits(
    http: httpx2.AsyncClient, written: str
) -> None:
    ticket_id = fresh_id()
    body = f'{{"ticket_id": {written.format(ticket_id)}, "more": "is ignored"}}'

    answer = await http.post(TICKET, content=body)

    assert answer.status_code == 202
    assert answer.json()["ticket_id"] == ticket_id
    assert set(answer.json()) == {"ticket_id", "workflow_id", "message"}


async def test_the_greatest_id_is_taken(http: httpx2.AsyncClient) -> None:
    answer = await http.post(TICKET, json={"ticket_id": 2**63 - 1})

    assert answer.status_code == 202
    assert answer.json()["ticket_id"] == 2**63 - 1


@pytest.mark.parametrize("url", NO_TICKET_OF_ACME, ids=range(len(NO_TICKET_OF_ACME)))
async def test_what_is_no_ticket_of_this_account_is_refused(
    http: httpx2.AsyncClient, url: str
) -> None:
    posted = await http.post(TICKET, json={"ticket_url": url})
    read = await http.get(f"{TICKET}/summary", params={"ticket_url": url})

    assert posted.status_code == read.status_code == 422
    assert list(posted.json()) == list(read.json()) == ["detail"]
    assert isinstance(posted.json()["detail"], str)


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_a_body_that_names_no_ticket_is_refused(
    http: httpx2.AsyncClient, body: bytes
) -> None:
    answer = await http.post(TICKET, content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], str)
    assert len(answer.text) < 300


@pytest.mark.parametrize("given", IDS, ids=range(len(IDS)))
@pytest.mark.parametrize("kind", ["ticket", "organization"])
async def test_an_id_that_is_none_is_refused_wherever_it_stands(
    http: httpx2.AsyncClient, kind: str, given: str
) -> None:
    in_path = await http.get(f"/api/v1/{kind}/{given}/summary")
    in_query = await http.get(f"/api/v1/{kind}/summary?{kind}_id={given}")

    assert in_path.status_code == in_query.status_code == 422
    assert isinstance(in_path.json()["detail"], str)


@pytest.mark.parametrize(
    "query",
    [
        "/ticket/summary",
        "/ticket/summary?ticket_id=",
        "/ticket/summary?ticket_url=",
        "/ticket/summary?ticket_id=42&ticket_url=https://acme.zendesk.com/agent/tickets/42",
        "/organization/summary",
        "/organization/summary?organization_id=",
    ],
)
async def test_a_query_that_names_nothing_or_both_is_refused(
    http: httpx2.AsyncClient, query: str
) -> None:
    assert (await http.get(f"/api/v1{query}")).status_code == 422


async def test_a_server_that_knows_no_subdomain_takes_every_account_but_no_other_host(
    trusting: httpx2.AsyncClient,
) -> None:
    theirs = f"https://other.zendesk.com/agent/tickets/{fresh_id()}"
    evil = f"https://zendesk.com.evil.com/agent/tickets/{fresh_id()}"

    assert (await trusting.post(TICKET, json={"ticket_url": theirs})).status_code == 202
    assert (await trusting.post(TICKET, json={"ticket_url": evil})).status_code == 422


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "application/json",
        "application/json; charset=utf-8",
        "application/vnd.api+json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "nonsense",
    ],
)
async def test_json_is_read_whatever_its_sender_calls_it(
    http: httpx2.AsyncClient, content_type: str | None
) -> None:
    body = b'{"ticket_id": %d}' % fresh_id()
    headers = {"Content-Type": content_type} if content_type else {}

    answer = await http.post(TICKET, content=body, headers=headers)

    assert answer.status_code == 202


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
async def test_json_is_utf_8_and_nothing_else(http: httpx2.AsyncClient, encoding: str) -> None:
    body = f'{{"ticket_id": {fresh_id()}}}'.encode(encoding)

    answer = await http.post(TICKET, content=body)

    assert answer.status_code == (202 if encoding == "utf-8-sig" else 422)


@pytest.mark.parametrize("host", ["help.acme.example", "brand.zendesk.com", "HELP.acme.example"])
async def test_a_ticket_may_be_named_at_each_host_of_the_account(
    http: httpx2.AsyncClient, host: str
) -> None:
    ticket_id = fresh_id()

    answer = await http.post(
        TICKET, json={"ticket_url": f"https://{host}/hc/en-us/requests/{ticket_id}"}
    )

    assert answer.status_code == 202
    assert answer.json()["ticket_id"] == ticket_id
