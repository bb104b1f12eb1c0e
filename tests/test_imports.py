"""Imports stay out where they would cost time, memory or determinism."""

import pytest

from tests.docs.program import run

HEAVY = {"temporalio", "pydantic", "fastapi", "uvicorn", "httpx2", "openai", "anthropic"}
NOT_IN_WORKFLOWS = {
    "openai",
    "anthropic",
    "google.genai",
    "httpx2",
    "fastapi",
    "uvicorn",
    "opentelemetry",
}


def test_help_is_quick_because_it_imports_little() -> None:
    code = "import sys; from ticketfu.cli import app; app(['--help'], standalone_mode=False);"
    shown = run("-c", code + "print(*sys.modules)")
    assert not HEAVY & set(shown.split())


def test_a_server_without_tools_loads_nothing_of_them() -> None:
    code = (
        "import asyncio, sys; from tests.harness import server_settings;"
        "from ticketfu.cli.wiring import server_application;"
        "from ticketfu.temporal import Connection, connect;"
        "temporal = asyncio.run(connect(Connection('127.0.0.1:1'), lazy=True));"
        "server_application(server_settings('queue', 0), temporal, None); print(*sys.modules)"
    )
    shown = run("-c", code).split()
    assert "ticketfu.server.app" in shown
    assert not {"mcp", "jwt", "ticketfu.server.mcp"} & set(shown)


WORKER = """
import asyncio, sys
from ticketfu.cli import wiring
from ticketfu.settings import WorkerSettings
from ticketfu.temporal import Connection, connect

async def wire():
    temporal = await connect(Connection("127.0.0.1:1"), lazy=True)
    settings = WorkerSettings(
        llm_provider="extractive",
        zendesk_base_url="http://127.0.0.1:1",
        zendesk_client_id="id",
        zendesk_client_secret="secret",
    )
    async with wiring.workers(settings, temporal):
        print(*sys.modules)

asyncio.run(wire())
"""


def test_a_worker_loads_nothing_of_the_server() -> None:
    shown = run("-c", WORKER).split()
    assert "ticketfu.worker" in shown
    assert not {"fastapi", "starlette", "uvicorn", "jinja2", "ticketfu.server"} & set(shown)


@pytest.mark.parametrize("entity", ["ticket", "organization", "webhook"])
def test_workflow_modules_import_no_sdk_and_no_http_library(entity: str) -> None:
    shown = run("-c", f"import sys, ticketfu.{entity}.workflow; print(*sys.modules)")
    assert not NOT_IN_WORKFLOWS & set(shown.split())


def test_traces_are_imported_only_where_they_are_on() -> None:
    shown = run(
        "-c", "import sys, ticketfu.cli.traces, ticketfu.telemetry.http; print(*sys.modules)"
    )
    assert "opentelemetry" not in shown.split()
