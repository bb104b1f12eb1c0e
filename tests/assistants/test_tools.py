"""Tools as assistants meet them: the official client over HTTP and over a process's pipes."""

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.assistants.conftest import Assistants, data, problem
from tests.assistants.issuer import AUDIENCE
from tests.cli.commands import complaint, ticketfu
from tests.harness import KEY, READER, fresh_id
from tests.serving import http_client
from ticketfu.mcp.answers import NOTICE
from ticketfu.zendesk.signature import webhook_key

if TYPE_CHECKING:
    from mcp import Client

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
TOOLS = {
    *("ticket_summary", "organization_insights", "search_tickets", "what_changed", "who_has_topic"),
}


async def read_with_every_tool(client: "Client", assistants: Assistants) -> None:
    """The client itself holds each answer against the tool's output schema."""
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.output_schema
        assert "notice" in tool.output_schema["properties"]

    number, acme = assistants.ticket_id, assistants.organization_id
    before = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    ticket = data(await client.call_tool("ticket_summary", {"ticket_id": number}))
    insights = data(await client.call_tool("organization_insights", {"organization_id": acme}))
    found = data(await client.call_tool("search_tickets", {"q": "EXPORT", "status": "new"}))
    changed = data(await client.call_tool("what_changed", {"since": before}))
    topics = data(await client.call_tool("who_has_topic", {"topic": "Login"}))

    for answer in (ticket, insights, found, changed, topics):
        assert next(iter(answer.items())) == ("notice", NOTICE)
    assert (ticket["ticket_id"], ticket["stale"], ticket["shortened"]) == (number, False, True)
    assert ticket["summary"]["intent"] == "About A report"
    assert len(json.dumps(ticket)) <= 2048
    assert insights["numbers"]["last_30_days"]["opened"]["count"] == 1
    assert [row["ticket_id"] for row in found["tickets"]] == [number]
    assert len(json.dumps(found)) <= 2048
    (row,) = changed["tickets"]
    assert row["ticket_id"] == number
    assert {"subject", "summary"} <= set(row["changed"])
    (topic,) = topics["topics"]
    assert topic["organizations"][0]["organization_id"] == acme


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_tools_answer_over_http(
    assistants: Assistants, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "ticketfu"):
        async with assistants.client(mode) as client:
            await read_with_every_tool(client, assistants)

    assert f"reader read ticket {assistants.ticket_id}" in caplog.messages
    assert "export" not in caplog.text.lower()


async def test_the_same_tools_answer_over_pipes(assistants: Assistants) -> None:
    # Half a second to import: only in the process that runs this.
    from mcp import Client, StdioServerParameters

    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "ticketfu", "mcp"],
        env={"TICKETFU_SERVER_URL": assistants.system.url, "SERVER_READER_TOKEN": READER},
    )
    async with Client(server) as client:
        await read_with_every_tool(client, assistants)


async def test_what_cannot_be_answered_is_said_so_that_a_model_understands(
    assistants: Assistants,
) -> None:
    async with assistants.client() as client:
        unknown = await client.call_tool("ticket_summary", {"ticket_id": fresh_id()})
        wrong = await client.call_tool("search_tickets", {"status": "nonsense"})
        cursor = await client.call_tool("search_tickets", {"cursor": "nonsense"})
        language = await client.call_tool(
            "ticket_summary", {"ticket_id": assistants.ticket_id, "language": "nonsense"}
        )
        nobody = data(await client.call_tool("who_has_topic", {"topic": "no such topic"}))

    assert "never seen it" in problem(unknown)
    assert "status" in problem(wrong)
    assert "cursor" in problem(cursor)
    assert "language" in problem(language)
    assert nobody["topics"] == []


async def test_only_readers_come_in(assistants: Assistants) -> None:
    accept = {"Accept": "application/json, text/event-stream"}
    reader = {"X-Ticketfu-Key": READER}
    async with http_client(base_url=assistants.url, headers=accept) as http:

        async def status(**headers: str) -> int:
            return (await http.post("/mcp", json=PING, headers=headers)).status_code

        assert await status() == 401
        assert await status(**{"X-Ticketfu-Key": "a-wrong-key-of-a-stranger"}) == 401
        assert await status(Authorization=f"Bearer {READER}") == 401
        assert await status(**{"X-Ticketfu-Key": webhook_key(KEY)}) == 403
        assert await status(**reader, Origin="https://elsewhere.example") == 403
        assert await status(**reader) == 200
        assert await status(**{"X-Ticketfu-Key": KEY}) == 200
        stream = await http.get("/mcp", headers=reader)
        large = await http.post("/mcp", content=b"{" * 70_000, headers=reader)
        nonsense = await http.post("/mcp", json=[], headers=reader)

    assert (stream.status_code, large.status_code, nonsense.status_code) == (405, 413, 400)


async def test_a_token_opens_the_tools_and_its_owner_stands_in_the_audit(
    assistants: Assistants, caplog: pytest.LogCaptureFixture
) -> None:
    bearer = f"Bearer {assistants.issuer.token()}"
    with caplog.at_level(logging.INFO, "ticketfu"):
        async with assistants.client(Authorization=bearer) as client:
            number = assistants.ticket_id
            found = data(await client.call_tool("ticket_summary", {"ticket_id": number}))

    assert found["ticket_id"] == number
    assert f"reader 'alice' read ticket {number}" in caplog.messages


async def test_a_token_opens_nothing_else_and_a_stranger_learns_where_to_get_one(
    assistants: Assistants,
) -> None:
    bearer = {"Authorization": f"Bearer {assistants.issuer.token()}"}
    async with http_client(base_url=assistants.url) as http:
        refused = await http.post("/mcp", json=PING)
        metadata = await http.get("/.well-known/oauth-protected-resource/mcp")
        elsewhere = await http.get("/api/v1/tickets", headers=bearer)

    assert refused.status_code == 401
    assert refused.headers["WWW-Authenticate"] == (
        'Bearer resource_metadata="https://ticketfu.example/.well-known/oauth-protected-resource/mcp"'
    )
    assert metadata.json()["resource"] == AUDIENCE
    assert metadata.json()["authorization_servers"] == [assistants.issuer.url]
    assert elsewhere.status_code == 401


async def test_nothing_of_it_is_there_unless_it_is_wanted(assistants: Assistants) -> None:
    answer = await assistants.system.http.post("/mcp", json={})

    assert answer.status_code == 404


async def test_a_wrong_key_ends_the_command_with_one_line(
    assistants: Assistants, tmp_path: Path
) -> None:
    env = {"TICKETFU_SERVER_URL": assistants.system.url, "SERVER_READER_TOKEN": "a-wrong-key-here"}

    assert "key" in complaint(await ticketfu(tmp_path, "mcp", env), 1)


async def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    # As Python finds packages that are not installed.
    missing = "import sys; sys.modules['mcp'] = None"
    (tmp_path / "sitecustomize.py").write_text(missing)
    env = {"PYTHONPATH": str(tmp_path), "SERVER_READER_TOKEN": READER}

    assert "pip install '.[mcp]'" in complaint(await ticketfu(tmp_path, "mcp", env))
