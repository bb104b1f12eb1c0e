"""A server that offers tools, beside one worker, and the official client that uses them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from temporalio.client import Client as Temporal

from tests.assistants.issuer import AUDIENCE, Issuer
from tests.harness import READER, System, eventually, running_system, server_settings
from tests.serving import http_client, serve
from ticketfu.cli import wiring

if TYPE_CHECKING:
    from mcp import Client
    from mcp.types import CallToolResult

LONG = "The customer writes at length about the export that fails every night. " * 40


@dataclass(frozen=True)
class Assistants:
    """A system with tools at `url`; one organization, whose only ticket has much to tell."""

    system: System
    url: str
    issuer: Issuer
    organization_id: int
    ticket_id: int

    @asynccontextmanager
    async def client(self, mode: str = "auto", **headers: str) -> AsyncIterator["Client"]:
        # Half a second to import: only in the process that runs these tests.
        from mcp import Client
        from mcp.client.streamable_http import streamable_http_client

        headers = headers or {"X-Ticketfu-Key": READER}
        async with http_client(headers=headers) as http:
            transport = streamable_http_client(f"{self.url}/mcp", http_client=http)
            async with Client(transport, mode=mode) as client:
                yield client

    async def is_listed(self) -> bool:
        """Say if the tools' server has both, fresh, in its index."""
        async with http_client(base_url=self.url, headers={"X-Ticketfu-Key": READER}) as http:
            for name in ("tickets", "organizations"):
                answer = await http.get(f"/api/v1/{name}")
                rows = answer.json()[name] if answer.status_code == 200 else []
                if not rows or any(row["stale"] for row in rows):
                    return False
        return True


@pytest.fixture(scope="module")
async def assistants(temporal: Temporal) -> AsyncIterator[Assistants]:
    issuer = Issuer()
    async with serve(issuer.app()) as issuer.url, running_system(temporal) as system:
        tools = {"mcp": True, "mcp_issuer": issuer.url, "mcp_audience": AUDIENCE}
        settings = server_settings(system.queue, 0).model_copy(update=tools)
        app = wiring.server_application(settings, temporal, asyncio.Event())
        async with serve(app) as url:
            acme = system.organization("Acme")
            ticket_id = system.ticket(f"Ünser Export 失敗. {LONG}", organization_id=acme)
            for number in range(12):
                system.comment(ticket_id, f"We tried restart {number}. I promise news. {LONG}")
            await system.post(ticket_id)
            await system.fresh(ticket_id)
            await system.fresh_organization(acme, tickets=1)
            found = Assistants(system, url, issuer, acme, ticket_id)
            await eventually(found.is_listed, bool)
            yield found


def data(result: "CallToolResult") -> dict[str, Any]:
    """The structured part, which the text repeats."""
    assert not result.is_error, result
    (content,) = result.content
    assert content.type == "text"
    assert json.loads(content.text) == result.structured_content
    found: dict[str, Any] = result.structured_content
    return found


def problem(result: "CallToolResult") -> str:
    assert result.is_error
    (content,) = result.content
    assert content.type == "text"
    return content.text
