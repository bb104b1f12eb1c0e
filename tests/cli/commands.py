"""The real `ticketfu`, as processes of their own that see only the variables given to them."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.harness import eventually
from ticketfu.embedded import free_port

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
    name = f"ticketfu-{free_port()}"
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


async def ticketfu(
    folder: Path,
    words: str,
    env: Mapping[str, str] | None = None,
    python: str = sys.executable,
) -> Ended:
    """Run a command that ends by itself, and soon."""
    async with asyncio.timeout(15), running(folder, words, env, python) as command:
        return await command.end()


@asynccontextmanager
async def served(port: int) -> AsyncIterator[httpx2.AsyncClient]:
    """A client, with the key, once somebody listens on `port`."""
    url, headers = f"http://127.0.0.1:{port}", {"X-Ticketfu-Key": TOKEN}
    async with httpx2.AsyncClient(base_url=url, headers=headers, timeout=30) as http:

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
