"""Which ticket a caller may mean, in a body or in a query; all else is 422, never 500."""

import httpx2
import pytest

from tests.system import fresh_id

TICKET = "/api/v1/ticket"

URLS = [
    "https://acme.zendesk.com/agent/tickets/{}",
    "http://acme.zendesk.com/agent/tickets/{}",
    "acme.zendesk.com/agent/tickets/{}",
    "https://acme.zendesk.com/tickets/{}",
    "https://acme.zendesk.com/agent/tickets/{}/",
    "https://acme.zendesk.com/agent/tickets/{}?brand_id=7&x=/tickets/1",
    "https://acme.zendesk.com/agent/tickets/{}#comment-9",
    "https://acme.zendesk.com/agent/tickets/{}/?a=b#c",
    "https://acme.zendesk.com/api/v2/tickets/{}.json",
    "https://acme.zendesk.com/api/v2/tickets/{}",
    "https://acme.zendesk.com/hc/en-us/requests/{}",
    "https://acme.zendesk.com/requests/{}",
    "HTTPS://ACME.Zendesk.COM/agent/tickets/{}",
    "https://acme.zendesk.com:443/agent/tickets/{}",
    "  https://acme.zendesk.com/agent/tickets/{}\n",
    "https://acme.zendesk.com/agent/tickets/00{}",
]

NO_TICKET_OF_ACME = [
    "",
    " ",
    "42",
    "not a url",
    "https://acme.zendesk.com",
    "https://acme.zendesk.com/",
    "https://acme.zendesk.com/agent/tickets/",
    "https://acme.zendesk.com/agent/tickets/0",
    "https://acme.zendesk.com/agent/tickets/-5",
    "https://acme.zendesk.com/agent/tickets/4.2",
    "https://acme.zendesk.com/agent/tickets/42x",
    "https://acme.zendesk.com/agent/tickets/42/../43",
    "https://acme.zendesk.com/agent/tickets/٤٢",
    "https://acme.zendesk.com/agent/tickets/9223372036854775808",
    "https://acme.zendesk.com/agent/tickets/" + "9" * 400,
    "https://acme.zendesk.com/agent/users/42",
    "https://acme.zendesk.com/agent/tickets/42\nx",
    "https://other.zendesk.com/agent/tickets/42",
    "https://sub.acme.zendesk.com/agent/tickets/42",
    "https://notacme.zendesk.com/agent/tickets/42",
    "https://acme.zendesk.com.evil.com/agent/tickets/42",
    "https://acme.zendesk.comevil.com/agent/tickets/42",
    "https://zendesk.com/agent/tickets/42",
    "https://evil.com/agent/tickets/42",
    "https://evil.com/acme.zendesk.com/agent/tickets/42",
    "https://evil.com?acme.zendesk.com/agent/tickets/42",
    "https://evil.com#acme.zendesk.com/agent/tickets/42",
    "https://acme.zendesk.com@evil.com/agent/tickets/42",
    "https://acme.zendesk.com:443@evil.com/agent/tickets/42",
    "https://user:secret@acme.zendesk.com/agent/tickets/42",
    "https://evil.com\\@acme.zendesk.com/agent/tickets/42",
    "https://acme.zendesk.com:8443/agent/tickets/42",
    "https://127.0.0.1/agent/tickets/42",
    "https://[::1]/agent/tickets/42",
    "ftp://acme.zendesk.com/agent/tickets/42",
    "javascript:acme.zendesk.com/agent/tickets/42",
    "//acme.zendesk.com/agent/tickets/42",
    "https:/acme.zendesk.com/agent/tickets/42",
    "https://acme.zendesk.com/agent/tickets/42?" + "x" * 2000,
    "\u0000https://acme.zendesk.com/agent/tickets/42",
]

BODIES = [
    b"",
    b" ",
    b"hello",
    b"{",
    b'{"ticket_id": 42',
    b'{"ticket_id": 42}}',
    b'{"ticket_id": }',
    b"{'ticket_id': 42}",
    b"ticket_id=42",
    b"<ticket>42</ticket>",
    b"\xff\xfe\x00",
    b'{"ticket_url": "\xff"}',
    b'{"ticket_id": "4\xc32"}',
    b"null",
    b"true",
    b"42",
    b'"42"',
    b"[]",
    b'[{"ticket_id": 42}]',
    b"{}",
    b'{"id": 42}',
    b'{"ticket_id": null}',
    b'{"ticket_id": null, "ticket_url": null}',
    b'{"ticket_id": 42, "ticket_url": "https://acme.zendesk.com/agent/tickets/42"}',
    b'{"ticket_id": 0}',
    b'{"ticket_id": -1}',
    b'{"ticket_id": -0}',
    b'{"ticket_id": true}',
    b'{"ticket_id": false}',
    b'{"ticket_id": 4.2}',
    b'{"ticket_id": 42.0}',
    b'{"ticket_id": 4e1}',
    b'{"ticket_id": 1e400}',
    b'{"ticket_id": NaN}',
    b'{"ticket_id": Infinity}',
    b'{"ticket_id": -Infinity}',
    b'{"ticket_id": 9223372036854775808}',
    b'{"ticket_id": %s}' % (b"9" * 4000),
    b'{"ticket_id": %s}' % (b"9" * 60_000),
    b'{"ticket_id": "%s"}' % (b"9" * 60_000),
    b'{"ticket_id": ""}',
    b'{"ticket_id": "0"}',
    b'{"ticket_id": "-1"}',
    b'{"ticket_id": "+1"}',
    b'{"ticket_id": "0x2a"}',
    b'{"ticket_id": "4 2"}',
    b'{"ticket_id": "4_2"}',
    b'{"ticket_id": "42.0"}',
    b'{"ticket_id": "{{ticket.id}}"}',
    '{"ticket_id": "٤٢"}'.encode(),
    b'{"ticket_id": "\\ud800"}',
    b'{"ticket_url": "\\ud800"}',
    b'{"ticket_id": "9223372036854775808"}',
    b'{"ticket_id": [42]}',
    b'{"ticket_id": {"ticket_id": 42}}',
    b'{"ticket_url": 42}',
    b'{"ticket_url": ["https://acme.zendesk.com/agent/tickets/42"]}',
    b"[" * 60_000,
    b"[" * 30_000 + b"]" * 30_000,
    b'{"ticket_id":' * 4000 + b"1" + b"}" * 4000,
    b'{"ticket_id": ' + b"[" * 900 + b"]" * 900 + b"}",
]

IDS = ["0", "-1", "4.2", "1e3", "abc", "%20", "9223372036854775808", "9" * 500, "%D9%A4", "%00"]


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
