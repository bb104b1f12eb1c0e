"""`ticketfu up`: everything in one process, Temporal as its child."""

import json
import os
import signal
import sys
from pathlib import Path

import httpx2
import psutil
import pytest

from tests.cli.commands import Command, complaint, last_published, running, served, ticketfu
from tests.cli.conftest import Account
from tests.cli.test_lifecycle import fresh_ticket, gentle, healthy
from tests.harness import eventually
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.errors import CannotStart


def command(folder: Path, port: int) -> str:
    return f"up --embedded-temporal {folder / 'state.db'} --temporal-address 127.0.0.1:{port}"


def child_of(up: Command) -> psutil.Process:
    (child,) = psutil.Process(up.process.pid).children()
    return child


async def posted(http: httpx2.AsyncClient, ticket_id: int) -> None:
    async def status() -> int:
        answer = await http.post("/api/v1/ticket", json={"ticket_id": ticket_id})
        return answer.status_code

    await eventually(status, lambda status: status == 202)


async def gone(process: psutil.Process) -> None:
    async def ended() -> bool:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE

    await eventually(ended, bool)


async def test_the_state_survives_a_stop_and_a_kill(tmp_path: Path, account: Account) -> None:
    port, env = free_port(), account.env
    ticket_id = account.ticket("The serial number is QX-7781.")
    async with running(tmp_path, command(tmp_path, port), env) as up:
        async with served(int(env["PORT"])) as http:
            await posted(http, ticket_id)
            first = await fresh_ticket(http, ticket_id)
        child = child_of(up)
        ended = await up.end(signal.SIGTERM)
        assert gentle(ended), ended
        await gone(child)
    started = json.loads(
        next(line for line in ended.err.splitlines() if "Temporal started" in line)
    )
    assert started["address"] == f"127.0.0.1:{port}"
    assert started["ui"].startswith("http://127.0.0.1:")
    assert (tmp_path / "state.db").stat().st_mode & 0o077 == 0
    assert first.summary
    assert "QX-7781" in first.summary.summary

    async with running(tmp_path, command(tmp_path, port), env) as up:
        async with served(int(env["PORT"])) as http:
            assert await fresh_ticket(http, ticket_id) == first
        child = child_of(up)
        await up.end(signal.SIGKILL)
        await gone(child)

    async with running(tmp_path, command(tmp_path, port), env) as up:
        async with served(int(env["PORT"])) as http:
            assert await fresh_ticket(http, ticket_id) == first
            account.sample.add_comment(ticket_id, "It works.", author_id=account.customer_id)
            await posted(http, ticket_id)
            assert (await fresh_ticket(http, ticket_id)).comments.covered == 2
        ended = await up.end(signal.SIGINT)
        assert gentle(ended), ended


async def test_it_can_be_stopped_while_temporal_starts(tmp_path: Path, account: Account) -> None:
    async with running(tmp_path, command(tmp_path, free_port()), account.env) as up:

        async def children() -> int:
            return len(psutil.Process(up.process.pid).children())

        await eventually(children, bool)
        child = child_of(up)

        assert gentle(ended := await up.end(signal.SIGTERM)), ended
        await gone(child)


async def test_an_address_where_another_temporal_answers_is_refused(
    tmp_path: Path, temporal_address: str
) -> None:
    """Else the state would silently not be where it was asked to be."""
    with pytest.raises(CannotStart, match=temporal_address):
        async with embedded_temporal(tmp_path / "state.db", temporal_address):
            pass


async def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"state\.db"):
        async with embedded_temporal(tmp_path / "nowhere" / "state.db", f"127.0.0.1:{free_port()}"):
            pass


async def test_up_ends_when_its_temporal_does(tmp_path: Path, account: Account) -> None:
    """Nobody else would start that Temporal again."""
    async with running(tmp_path, command(tmp_path, free_port()), account.env) as up:
        async with served(int(account.env["PORT"])) as http:
            await healthy(http)
        child_of(up).kill()

        assert "Temporal" in last_published(await up.end())


async def test_a_machine_without_temporal_is_told_how_to_get_it(
    tmp_path: Path, account: Account
) -> None:
    """No package index has a TicketFu: a hint that names one would install a stranger's."""
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.symlink_to(sys.executable)
    env = account.env | {"PATH": "/nowhere", "PYTHONPATH": os.pathsep.join(sys.path)}

    ended = await ticketfu(tmp_path, command(tmp_path, free_port()), env, python=str(python))

    assert "pip install '.[embedded]'" in complaint(ended, code=1)
    assert "ticketfu[embedded]" not in ended.err
