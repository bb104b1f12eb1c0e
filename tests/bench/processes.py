"""TicketFu's own commands as processes: started, measured, killed, and never left behind."""

import asyncio
import ctypes
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from pydantic import BaseModel

from tests.bench.pacing import LONGEST_WAIT_SECONDS

ROOT = Path(__file__).parents[2]
STOP_SECONDS, REST_SECONDS = 30, 0.2
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    name: str
    process: Process

    def megabytes(self) -> float:
        """Resident memory."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20

    def cpu_seconds(self) -> float:
        """Time on a core, in user and in system mode."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    @property
    def runs(self) -> bool:
        return self.process.returncode is None

    async def measure(self, load: BaseModel) -> float:
        """Seconds that a module of the tests took for a load, which it reads as a line."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(load.model_dump_json().encode() + b"\n")
        return float(await self.process.stdout.readline())

    async def kill(self) -> None:
        if self.runs:
            self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        if self.runs:
            self.process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.process.wait()
        finally:
            await self.kill()


async def command(name: str, variables: Mapping[str, str], log: Path) -> Child:
    """`ticketfu NAME start`, which knows no variables but `variables`."""
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ticketfu", name, "start"),
            env={**_basics(), **variables},
            stdin=DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
    return Child(name, process)


async def rest(child: Child) -> None:
    """Wait until a process has used no measurable time on a core for a while."""
    async with asyncio.timeout(LONGEST_WAIT_SECONDS):
        used = -1.0
        while used != (used := child.cpu_seconds()):  # noqa: ASYNC110
            await asyncio.sleep(REST_SECONDS)


async def module(name: str, *arguments: str) -> Child:
    """A module of the tests that is talked to over its standard input and output."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", name, *arguments),
        cwd=ROOT,
        env=_basics(),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    return Child(name, process)


def _basics() -> dict[str, str]:
    """Nobody's own keys and settings take part."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
