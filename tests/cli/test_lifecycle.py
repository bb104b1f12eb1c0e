"""Server and worker as processes of their own: they find Temporal, work, and end when asked to."""

import json
import signal
import socket
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest

from tests.cli.commands import Ended, complaint, last_published, running, served, ticketfu
from tests.cli.conftest import Account
from tests.harness import eventually
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.errors import CannotStart
from ticketfu.organization.models import OrganizationDocument
from ticketfu.sample.webhook import Webhook
from ticketfu.server.serving import bind
from ticketfu.ticket.models import TicketDocument
from ticketfu.zendesk.signature import webhook_key


def gentle(ended: Ended) -> bool:
    """Stopped as asked, and nothing that looks like a crash."""
    return (
        ended.code == 0 and "Traceback" not in ended.err and "Task was destroyed" not in ended.err
    )


async def fresh_ticket(http: httpx2.AsyncClient, ticket_id: int) -> TicketDocument:
    async def read() -> TicketDocument:
        answer = await http.get(f"/api/v1/ticket/{ticket_id}/summary")
        return TicketDocument.model_validate_json(answer.content)

    return await eventually(read, lambda document: not document.stale)


async def organization(http: httpx2.AsyncClient, organization_id: int) -> OrganizationDocument:
    async def read() -> httpx2.Response:
        return await http.get(f"/api/v1/organization/{organization_id}/summary")

    answer = await eventually(
        read, lambda answer: answer.status_code == 200 and not answer.json()["stale"]
    )
    return OrganizationDocument.model_validate_json(answer.content)


async def healthy(http: httpx2.AsyncClient) -> None:
    """Wait until Temporal has heard of the worker."""

    async def status() -> str:
        return str((await http.get("/health")).json()["status"])

    await eventually(status, lambda status: status == "OK")


async def test_a_webhook_becomes_a_summary_through_two_processes(
    tmp_path: Path, account: Account, temporal_address: str
) -> None:
    env = account.env | {"TEMPORAL_ADDRESS": temporal_address, "ZENDESK_WEBHOOK_SECRET": "signed"}
    acme = account.sample.add_organization("Acme").id
    ticket_id = account.ticket("Nobody can log in since nine.", organization_id=acme)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running(tmp_path, "server start", env))
        worker = await stack.enter_async_context(running(tmp_path, "worker start", env))
        http = await stack.enter_async_context(served(int(env["PORT"])))
        url = str(http.base_url.join("/api/v1/webhook/zendesk"))
        webhook = Webhook(http, url, webhook_key(env["SERVER_API_TOKEN"]), "signed")

        assert await webhook.fire(ticket_id) == 202

        document = await fresh_ticket(http, ticket_id)
        assert document.summary
        assert "log in since nine" in document.summary.summary
        assert (await organization(http, acme)).tickets.covered == 1
        await healthy(http)
        ended = [await worker.end(signal.SIGINT), await server.end(signal.SIGTERM)]

    assert all(gentle(each) for each in ended), ended
    spoken = "".join(each.out + each.err for each in ended)
    assert "log in since nine" not in spoken
    assert env["SERVER_API_TOKEN"] not in spoken
    assert env["ZENDESK_CLIENT_SECRET"] not in spoken


@pytest.mark.parametrize(
    ("command", "number"),
    [
        ("server start", signal.SIGTERM),
        ("worker start", signal.SIGINT),
        ("up", signal.SIGTERM),
        ("up", signal.SIGINT),
    ],
)
async def test_a_command_ends_when_asked_though_temporal_is_not_there(
    tmp_path: Path, account: Account, command: str, number: signal.Signals
) -> None:
    env = account.env | {"TEMPORAL_ADDRESS": f"127.0.0.1:{free_port()}"}
    async with running(tmp_path, command, env) as process:
        if command != "worker start":
            async with served(int(env["PORT"])) as http:
                assert (await http.get("/health")).status_code == 503
        if command != "server start":
            await process.says("trying again")

        assert gentle(ended := await process.end(number)), ended


async def test_a_worker_that_was_first_connects_once_temporal_is_there_and_logs_json(
    tmp_path: Path, account: Account
) -> None:
    address = f"127.0.0.1:{free_port()}"
    env = account.env | {"TEMPORAL_ADDRESS": address}
    ticket_id = account.ticket("It does not print.")
    async with running(tmp_path, "up", env) as up, served(int(env["PORT"])) as http:
        await up.says("trying again")
        async with embedded_temporal(tmp_path / "temporal.db", address):

            async def posted() -> int:
                answer = await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
                return answer.status_code

            await eventually(posted, lambda status: status == 202)
            assert (await fresh_ticket(http, ticket_id)).status == "ready"
        assert (await http.get("/health")).status_code == 503
        ended = await up.end(signal.SIGTERM)
    assert gentle(ended), ended
    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
    assert ended.out == ""


@pytest.mark.parametrize("command", ["server start", "up"])
async def test_a_port_that_is_taken_is_one_line(
    tmp_path: Path, account: Account, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        said = complaint(await ticketfu(tmp_path, f"{command} --port {port}", account.env), code=1)

    assert f"port {port}" in said


@pytest.mark.parametrize("host", ["203.0.113.1", "no.such.host.invalid"])
def test_an_address_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(CannotStart, match=host):
        bind(host, 0)


@pytest.mark.parametrize("command", ["server start", "worker start", "up"])
async def test_a_process_of_a_namespace_that_is_not_there_says_so(
    tmp_path: Path, account: Account, temporal_address: str, command: str
) -> None:
    env = account.env | {"TEMPORAL_ADDRESS": temporal_address, "TEMPORAL_NAMESPACE": "not-there"}

    ended = await ticketfu(tmp_path, command, env)

    assert "no namespace not-there: --temporal-namespace" in last_published(ended)
    assert ended.out == ""
