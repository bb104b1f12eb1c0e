"""Commands that ask a server, as a person and as a program meet them."""

import asyncio
import json
import os
import pty
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from starlette.responses import JSONResponse
from temporalio.client import Client

from tests.cli.commands import Ended, complaint, invoked, on_terminal, running
from tests.harness import KEY, READER, System, eventually, running_system
from tests.waiting import listing
from ticketfu.embedded import free_port


@dataclass(frozen=True)
class Acme:
    """A system with one ticket of one organization, both summarized."""

    system: System
    organization_id: int
    ticket_id: int

    def env(self, **more: str) -> dict[str, str]:
        return {"TICKETFU_SERVER_URL": self.system.url, "SERVER_API_TOKEN": KEY, **more}

    async def listed(self, name: str = "organizations") -> list[dict[str, object]]:
        rows: list[dict[str, object]] = (await listing(self.system.http, name)).json()[name]
        return rows


@pytest.fixture(scope="module")
async def acme(temporal: Client) -> AsyncIterator[Acme]:
    async with running_system(temporal) as system:
        acme = system.organization("Acme")
        ticket_id = system.ticket("The certificate\texpired.", organization_id=acme)
        await system.post(ticket_id)
        await system.fresh_organization(acme, tickets=1)
        found = Acme(system, acme, ticket_id)
        for name in ("tickets", "organizations"):
            await eventually(partial(found.listed, name), _are_fresh)
        yield found


def _are_fresh(rows: list[dict[str, object]]) -> bool:
    return bool(rows) and not any(row["stale"] for row in rows)


async def test_a_server_is_read_from_a_terminal(acme: Acme) -> None:
    ticket_id, organization_id = acme.ticket_id, acme.organization_id
    words = [
        f"ticket show {ticket_id}",
        f"ticket show {ticket_id} --json",
        "ticket list certif",
        "organization list --json",
        f"organization show {organization_id}",
        "status",
        f"digest --organization {organization_id}",
    ]
    env = acme.env(SERVER_API_TOKEN="", SERVER_READER_TOKEN=READER)
    ended = [await invoked(each, env) for each in words]

    assert [(each.code, each.err) for each in ended] == [(0, "")] * len(words)
    shown, document, tickets, organizations, organization, status, digest = (
        each.out for each in ended
    )
    assert "summary\tThe certificate expired." in shown.splitlines()
    assert " · the first summary\n" in shown
    assert json.loads(document) == (await acme.system.read(ticket_id)).model_dump(mode="json")
    (row,) = tickets.splitlines()
    assert row.split("\t")[:5] == [str(ticket_id), "new", "", str(organization_id), "Acme"]
    assert json.loads(organizations)["organizations"] == await acme.listed()
    assert "tickets\t1: 1 open, 0 solved" in organization.splitlines()
    assert "temporal\tok" in status.splitlines()
    assert "deliveries\tnone since the server started · 0 taken" in status.splitlines()
    assert "today\t$0.0000" in status.splitlines()
    assert "## Acme: 1 of 1 tickets open" in digest.splitlines()
    assert not any("\x1b" in each.out for each in ended)


async def test_what_goes_wrong_is_one_line(acme: Acme) -> None:
    env, nowhere = acme.env(), f"http://127.0.0.1:{free_port()}"
    reader = {"TICKETFU_SERVER_URL": acme.system.url, "SERVER_READER_TOKEN": READER}
    cases = [
        ("status", {**env, "SERVER_API_TOKEN": "wrong"}, 1, "key"),
        ("ticket list", {**env, "TICKETFU_SERVER_URL": nowhere}, 1, "TICKETFU_SERVER_URL"),
        ("ticket show 123456789", env, 1, "never seen"),
        ("organization show 123456789", env, 1, "appears with the first summary of its tickets"),
        ("ticket show nonsense", env, 1, "ticket_url"),
        ("ticket list --sort name", env, 1, "sort"),
        ("ticket erase 7", reader, 1, "SERVER_API_TOKEN"),
        ("organization list", {"TICKETFU_SERVER_URL": nowhere}, 2, "SERVER_READER_TOKEN"),
    ]

    for words, of, code, expected in cases:
        assert expected in complaint(await invoked(words, of), code)


async def test_a_ticket_is_watched_until_ctrl_c(acme: Acme, tmp_path: Path) -> None:
    words = f"ticket show {acme.ticket_id} --watch --json"
    async with running(tmp_path, words, acme.env(PYTHONUNBUFFERED="1")) as command:

        async def revisions() -> list[int]:
            lines = command.out.read_text().splitlines()
            return [json.loads(line)["revision"] for line in lines]

        await eventually(revisions, lambda found: found == [1])
        acme.system.comment(acme.ticket_id, "It is still so.")
        await acme.system.post(acme.ticket_id)
        await eventually(revisions, lambda found: found[-1] == 2)
        ended = await command.end(signal.SIGINT)

    assert (ended.code, ended.err) == (0, "")


async def test_a_list_is_watched_for_rows_that_change(acme: Acme, tmp_path: Path) -> None:
    beta = acme.system.organization("Beta")
    await acme.system.post(acme.system.ticket(organization_id=beta))
    await acme.system.fresh_organization(beta, tickets=1)
    words = f"ticket list --organization {beta} --watch"
    async with running(tmp_path, words, acme.env(PYTHONUNBUFFERED="1")) as command:

        async def lines() -> list[str]:
            return command.out.read_text().splitlines()

        await eventually(lines, bool)
        other = acme.system.ticket(organization_id=beta)
        await acme.system.post(other)
        later = await eventually(lines, lambda found: f"{other}\tnew" in found[-1])
        ended = await command.end(signal.SIGINT)

    # The list as it was, and from then on nothing but rows that are new or different.
    assert len(later) == len(set(later))
    assert "\x1b" not in ended.out
    assert (ended.code, ended.err) == (0, "")


async def _shown(words: str, env: dict[str, str], folder: Path) -> Ended:
    """Run a command on a terminal until it ends by itself."""
    async with on_terminal(folder, words, env) as terminal:
        code = await terminal.process.wait()
        await terminal.shows("\n")
        return Ended(code, terminal.screen.decode(), "")


async def test_a_watched_list_leaves_the_terminal_as_it_was(acme: Acme, tmp_path: Path) -> None:
    for words in ("organization list --watch", "status --watch"):
        async with on_terminal(tmp_path, words, acme.env()) as terminal:
            await terminal.shows("organization")
            terminal.press(b"\x03")
            assert await terminal.process.wait() == 0
            await terminal.shows("\x1b[?1049l")
            await terminal.shows("Acme" if "list" in words else "today")

        # It was drawn on a screen of its own; what it showed last stands below, once.
        begin, end = (terminal.screen.decode().index(f"\x1b[?1049{how}") for how in "hl")
        assert begin < end
        assert terminal.screen.decode()[end:].count("organization") == 1


async def test_a_failed_ticket_says_why_at_80_columns(acme: Acme, tmp_path: Path) -> None:
    system = acme.system
    ticket_id = system.ticket("The key is wrong.")
    refused = {"error": {"message": "Incorrect API key", "code": "invalid_api_key"}}
    system.model.faults["The key is wrong."] = lambda: JSONResponse(refused, 401)
    narrow = acme.env(COLUMNS="80")

    refreshed = await invoked(f"ticket refresh {ticket_id}", acme.env())
    await eventually(
        partial(acme.listed, "tickets"), lambda rows: any(row["error"] for row in rows)
    )
    listed = await _shown("ticket list --document-status failed", narrow, tmp_path)
    status = await _shown("status", narrow, tmp_path)

    assert "the refresh failed: llm.unauthorized" in complaint(refreshed, 1)
    assert "llm.unauthorized" in listed.out
    assert " · next try in " in " ".join(status.out.split())


async def test_lists_say_when_there_is_nothing_or_more(acme: Acme, tmp_path: Path) -> None:
    await acme.system.post(acme.system.ticket())
    await eventually(partial(acme.listed, "tickets"), lambda rows: len(rows) > 1)

    nothing = await _shown("ticket list nowhere-to-be-found", acme.env(), tmp_path)
    silent = await invoked("ticket list nowhere-to-be-found", acme.env())
    more = await invoked("ticket list --limit 1", acme.env())

    assert nothing.out.split() == ["ticketfu:", "no", "tickets"]
    assert (silent.out, silent.err) == ("", "")
    assert "--limit 2" in more.err
    assert len(more.out.splitlines()) == 1


async def test_a_terminal_is_shown_colours_unless_it_wants_none(acme: Acme, tmp_path: Path) -> None:
    async def shown(**more: str) -> str:
        """Output of the command on a terminal of its own."""
        ours, its = pty.openpty()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ticketfu", "ticket", "show", str(acme.ticket_id)),
            env={"PATH": os.environ["PATH"], "COLUMNS": "80", **acme.env(TERM="xterm"), **more},
            cwd=tmp_path,
            stdout=its,
        )
        os.close(its)
        text = await asyncio.to_thread(_everything, ours)
        assert await process.wait() == 0
        return text

    coloured, plain = await asyncio.gather(shown(), shown(NO_COLOR="1"))

    assert "\x1b[36m" in coloured
    assert "\x1b[3" not in plain
    assert "fresh" in plain


def _everything(terminal: int) -> str:
    """Read until the last process on the terminal has ended, which Linux reports as an error."""
    found = b""
    with open(terminal, "rb", buffering=0) as opened, suppress(OSError):
        while part := opened.read(4096):
            found += part
    return found.decode()
