"""The real programs as processes of their own, with real signals."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 40
"""Longer than any program's own grace."""


@dataclass(frozen=True)
class Running:
    name: str
    process: asyncio.subprocess.Process

    @property
    def pid(self) -> int:
        return self.process.pid

    async def kill(self) -> str | None:
        """Kill it; what is wrong, if it was dead already."""
        code = self.process.returncode
        if code is not None:
            return f"{self.name} ended by itself with {code}"
        self.process.kill()
        await self.process.wait()
        return None

    async def stop(self) -> str | None:
        """Ask it to stop; what is wrong, if it does not end with 0."""
        if self.process.returncode is not None:
            return f"{self.name} ended by itself with {self.process.returncode}"
        self.process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                code = await self.process.wait()
        except TimeoutError:
            await self.kill()
            return f"{self.name} did not stop in {STOP_SECONDS} s"
        return f"{self.name} ended with {code} when it was told to stop" if code else None


@dataclass(frozen=True)
class Program:
    """`log` takes all that every process of this program says."""

    name: str
    words: tuple[str, ...]
    env: Mapping[str, str]
    log: Path
    metrics: Iterator[str] = field(default_factory=lambda: iter(()))
    """Addresses, one for each process: two of a kind may run at a time."""

    def with_settings(self, settings: Mapping[str, str]) -> "Program":
        return replace(self, env={**self.env, **settings})

    async def start(self) -> Running:
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self.words,
                env={"PATH": os.environ["PATH"], **self.env, **self._metrics()},
                cwd=self.log.parent,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the one who kills here.
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        return Running(self.name, process)

    def _metrics(self) -> dict[str, str]:
        address = next(self.metrics, None)
        return {"METRICS_ADDRESS": address} if address else {}


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
