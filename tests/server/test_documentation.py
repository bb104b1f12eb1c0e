"""The server answers as /openapi.json promises."""

import base64
import hashlib
import re

import httpx2
import pytest
from jsonschema import Draft202012Validator
from temporalio.client import Client

from tests.harness import System, fresh_id
from tests.server.conftest import serving

TICKET = "/api/v1/ticket"
Schema = dict[str, dict[str, dict[str, dict[str, object]]]]


@pytest.fixture(scope="module")
async def openapi(stranger: httpx2.AsyncClient) -> Schema:
    found: Schema = (await stranger.get("/openapi.json")).json()
    return found


def promised(openapi: Schema, path: str, method: str, answer: httpx2.Response) -> bool:
    """Raises where the answer is not what the document says of its status."""
    responses = openapi["paths"][path][method]["responses"]
    content = responses[str(answer.status_code)]["content"]  # type: ignore[index]
    schema = {"components": openapi["components"], **content["application/json"]["schema"]}
    Draft202012Validator(schema).validate(answer.json())
    return True


async def test_the_page_of_all_calls_needs_nothing_from_elsewhere(
    openapi: Schema, stranger: httpx2.AsyncClient
) -> None:
    answer = await stranger.get("/docs")

    assert answer.status_code == 200
    assert all(path in answer.text for path in openapi["paths"])
    assert not re.search(r"(src|href)=.?(https?:)?//|<script|@import|url\(", answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    style = answer.text.partition("<style>")[2].partition("</style>")[0]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy


async def test_every_call_and_every_answer_is_named_and_described(openapi: Schema) -> None:
    operations = [each for methods in openapi["paths"].values() for each in methods.values()]

    assert len({each["summary"] for each in operations}) == len(operations)
    for operation in operations:
        assert operation["description"]
        answers = operation["responses"].values()  # type: ignore[attr-defined]
        assert all(each["description"] != "Successful Response" for each in answers)
        for parameter in operation.get("parameters", []):
            assert parameter.get("description") or parameter["name"] in {"ticket_id", "ticket_url"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/health"),
        ("get", "/livez"),
        ("post", "/api/v1/webhook/zendesk"),
        ("post", TICKET),
        ("get", f"{TICKET}/summary"),
        ("get", f"{TICKET}/{{ticket_id}}/summary"),
        ("get", "/api/v1/organization/summary"),
        ("get", "/api/v1/organization/{organization_id}/summary"),
        ("get", "/api/v1/tickets"),
        ("get", "/api/v1/organizations"),
        ("get", "/api/v1/topics"),
        ("get", "/api/v1/overview"),
        ("get", "/api/v1/operations"),
        ("get", f"{TICKET}/{{ticket_id}}/events"),
        ("get", "/api/v1/organization/{organization_id}/events"),
        ("post", "/api/v1/organization/{organization_id}/topics"),
    ],
)
async def test_every_call_is_described(openapi: Schema, method: str, path: str) -> None:
    assert method in openapi["paths"][path]


async def test_the_key_is_described_for_whoever_tries_the_calls(openapi: Schema) -> None:
    schemes = openapi["components"].get("securitySchemes", {})

    assert "X-Ticketfu-Key" in [scheme.get("name") for scheme in schemes.values()]


async def test_what_is_accepted_keeps_the_promise(
    openapi: Schema, http: httpx2.AsyncClient
) -> None:
    answer = await http.post(TICKET, json={"ticket_id": fresh_id()})

    assert promised(openapi, TICKET, "post", answer)


@pytest.mark.parametrize("body", [b"nonsense", b"{}", b'{"ticket_url": "nonsense"}'])
async def test_a_refusal_keeps_the_promise(
    openapi: Schema, http: httpx2.AsyncClient, body: bytes
) -> None:
    answer = await http.post(TICKET, content=body)

    assert promised(openapi, TICKET, "post", answer)


async def test_documents_keep_the_promise(openapi: Schema, system: System) -> None:
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    await system.fresh_organization(acme, tickets=1)

    ticket = await system.http.get(f"{TICKET}/{ticket_id}/summary")
    organization = await system.http.get(f"/api/v1/organization/{acme}/summary")

    assert promised(openapi, f"{TICKET}/{{ticket_id}}/summary", "get", ticket)
    assert promised(openapi, "/api/v1/organization/{organization_id}/summary", "get", organization)
    assert set(ticket.json()) >= {
        *("ticket_id", "subject", "ticket_status", "organization_id", "status", "stale"),
        *("summary", "as_of", "revision", "comments", "error", "usage", "model"),
        *("priority", "requester", "held"),
    }
    assert set(organization.json()) >= {
        *("organization_id", "name", "tickets", "status", "stale", "summary", "as_of"),
        *("revision", "error", "usage", "model", "held"),
    }


async def test_the_document_does_not_depend_on_settings(openapi: Schema, temporal: Client) -> None:
    async with serving(temporal) as http:
        assert (await http.get("/openapi.json")).json() == openapi
