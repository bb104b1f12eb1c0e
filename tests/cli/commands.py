"""The real `ticketfu`, as processes of their own that see only the variables given to them."""

import asyncio
import fcntl
import os
import signal
import sys
import termios
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
from typer.testing import CliRunner

from tests.harness import eventually, fresh_id
from tests.serving import http_client
from ticketfu.cli import app

TOKEN = "a-token-for-tests"


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    process: asyncio.subprocess.Process
    out: Path
    err: Path

    async def says(self, words: str) -> None:
        """Wait for `words` on standard error."""

        async def said() -> str:
            assert self.process.returncode is None, self.err.read_text()
            return self.err.read_text()

        await eventually(said, lambda text: words in text)

    async def end(self, number: signal.Signals | None = None) -> Ended:
        if number:
            self.process.send_signal(number)
        code = await self.process.wait()
        return Ended(code, self.out.read_text(), self.err.read_text())


@asynccontextmanager
async def running(
    folder: Path,
    words: str,
    env: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> AsyncIterator[Command]:
    name = f"ticketfu-{fresh_id()}"
    out, err = folder / f"{name}.out", folder / f"{name}.err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(python, "-m", "ticketfu", *words.split()),
            env={"PATH": os.environ["PATH"], "COLUMNS": "200", **(env or {})},
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
        )
    try:
        yield Command(process, out, err)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@dataclass(frozen=True)
class Terminal:
    process: asyncio.subprocess.Process
    keyboard: int
    screen: bytearray

    async def shows(self, words: str) -> None:
        """Wait for `words` on the screen."""

        async def shown() -> str:
            return self.screen.decode(errors="replace")

        await eventually(shown, lambda text: words in text)

    def press(self, key: bytes) -> None:
        os.write(self.keyboard, key)


@asynccontextmanager
async def on_terminal(
    folder: Path, words: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[Terminal]:
    """A command as a person runs it: what it writes goes to a terminal, and keys come from one."""
    person, program = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "ticketfu", *words.split()),
        env={"PATH": os.environ["PATH"], "TERM": "xterm", "COLUMNS": "120", **(env or {})},
        cwd=folder,
        stdin=program,
        stdout=program,
        stderr=program,
        preexec_fn=partial(_controlled_by, program),
    )
    os.close(program)
    terminal, loop = Terminal(process, person, bytearray()), asyncio.get_running_loop()
    loop.add_reader(person, _read, terminal)
    try:
        yield terminal
    finally:
        loop.remove_reader(person)
        if process.returncode is None:
            process.kill()
            await process.wait()
        os.close(person)


def _controlled_by(terminal: int) -> None:
    """Ctrl-C goes to whom a terminal controls."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY)


def _read(terminal: Terminal) -> None:
    # Linux ends the terminal of a process that has ended with an error.
    with suppress(OSError):
        terminal.screen.extend(os.read(terminal.keyboard, 4096))


async def ticketfu(
    folder: Path,
    words: str,
    env: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> Ended:
    """Run a command that ends by itself."""
    async with running(folder, words, env, python) as command:
        return await command.end()


async def invoked(words: str, env: Mapping[str, str] | None = None) -> Ended:
    """Run the command in this process, as a process takes half a second to begin."""
    runner = CliRunner(env={"SERVER_API_TOKEN": None, "SERVER_READER_TOKEN": None})
    result = await asyncio.to_thread(runner.invoke, app, words.split(), env=env, terminal_width=200)
    return Ended(result.exit_code, result.stdout, result.stderr)


@asynccontextmanager
async def served(port: int) -> AsyncIterator[httpx2.AsyncClient]:
    """A client, with the key, once somebody listens on `port`."""
    url, headers = f"http://127.0.0.1:{port}", {"X-Ticketfu-Key": TOKEN}
    async with http_client(base_url=url, headers=headers) as http:

        async def listening() -> bool:
            try:
                await http.get("/docs")
            except httpx2.TransportError:
                return False
            return True

        await eventually(listening, bool)
        yield http


def complaints(ended: Ended, code: int = 2) -> list[str]:
    """The lines that say what is wrong."""
    assert ended.code == code, ended
    assert ended.out == ""
    lines = ended.err.splitlines()
    assert all(line.startswith("ticketfu: ") for line in lines), ended
    return lines


def complaint(ended: Ended, code: int = 2) -> str:
    """The only line that says what is wrong."""
    (line,) = complaints(ended, code)
    return line


def last_published(ended: Ended) -> str:
    """Why a process gave up, after whatever it logged."""
    assert ended.code == 1, ended
    assert "Traceback" not in ended.err
    words = ended.err.splitlines()[-1:] or [""]
    assert words[0].startswith("ticketfu: "), ended
    return words[0]
