"""`ticketfu sample` as a newcomer uses it: its settings pasted, server and worker beside it."""

import signal
from contextlib import AsyncExitStack
from pathlib import Path

from tests.cli.commands import TOKEN, Command, running, served
from tests.harness import eventually, fresh_id
from tests.serving import http_client
from ticketfu.embedded import free_port


async def pasted(sample: Command) -> dict[str, str]:
    """The NAME=value lines of its output, as a shell would read them."""

    async def printed() -> list[str]:
        assert sample.process.returncode is None, sample.err.read_text()
        return sample.out.read_text().splitlines()

    lines = await eventually(printed, lambda lines: bool(lines) and lines[-1].startswith("# As"))
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


async def test_server_and_worker_run_on_the_settings_that_the_sample_prints(
    tmp_path: Path, temporal_address: str
) -> None:
    port = free_port()
    async with AsyncExitStack() as stack:
        sample = await stack.enter_async_context(running(tmp_path, "sample --port 0"))
        settings = await pasted(sample)
        env = settings | {
            "LLM_PROVIDER": "extractive",
            "SERVER_API_TOKEN": TOKEN,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "SETTLE_SECONDS": "0",
            "TEMPORAL_ADDRESS": temporal_address,
            "WORKER_QUEUE": f"sample-{fresh_id()}",
        }
        await stack.enter_async_context(running(tmp_path, "server start", env))
        await stack.enter_async_context(running(tmp_path, "worker start", env))
        server = await stack.enter_async_context(served(port))

        assert (await server.post("/api/v1/ticket", json={"ticket_id": 42})).status_code == 202

        async def read() -> dict[str, object]:
            document: dict[str, object] = (await server.get("/api/v1/ticket/42/summary")).json()
            return document

        document = await eventually(read, lambda document: not document["stale"])
        assert document["status"] == "ready"
        assert document["organization_id"]
        ended = await sample.end(signal.SIGTERM)

    assert set(settings) == {
        "ZENDESK_BASE_URL",
        "ZENDESK_SUBDOMAIN",
        "ZENDESK_CLIENT_ID",
        "ZENDESK_CLIENT_SECRET",
    }
    assert ended.code == 0, ended.err


async def test_the_sample_names_its_tickets_and_a_call_that_shows_one(tmp_path: Path) -> None:
    async with running(tmp_path, "sample", {"SAMPLE_PORT": str(free_port())}) as sample:
        await pasted(sample)
        first, *_, call = sample.out.read_text().splitlines()
        _, _, user, url = call.removeprefix("# As an agent: ").split()
        name, password = user.split(":", 1)
        async with http_client(auth=(name, password)) as http:
            ticket = (await http.get(url)).json()["ticket"]

    assert "tickets 18 to 52" in first
    assert ticket["id"] == 18
