"""python -m tests.replay.record NAME ...: record histories anew, on purpose.

--release keeps a copy of each as NAME@VERSION, which is never recorded again.

Only for a change after which no run of an older version can be open any more; every other
change of a workflow's commands goes behind `workflow.patched`, with one more history beside these.
"""

import asyncio
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import temporalio

import ticketfu
from tests.conftest import session_temporal
from tests.harness import running_system
from tests.replay.shapes import SHAPES, TRACED, history_of
from ticketfu.cli.traces import ENTITIES
from ticketfu.telemetry.tracing import Tracing
from ticketfu.temporal import Connection, connect

HISTORIES = Path(__file__).with_name("histories")


async def record(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with session_temporal(Path(folder)) as address:
            for name in names:
                temporal = await connect(_connection(address, traced=name in TRACED))
                async with running_system(temporal) as system:
                    history = await history_of(temporal, await SHAPES[name](system))
                (HISTORIES / f"{name}.json").write_text(anonymous(history.to_json()) + "\n")


def _connection(address: str, *, traced: bool) -> Connection:
    """Nobody collects the traces: what matters is what they leave in a history."""
    tracing = (Tracing("http://127.0.0.1:1", "", ENTITIES),) if traced else ()
    return Connection(address, interceptors=tracing)


def keep(version: str) -> None:
    """Copies that replay for as long as entities of this version may live."""
    for name in SHAPES:
        shutil.copy(HISTORIES / f"{name}.json", HISTORIES / f"{name}@{version}.json")


def anonymous(history: str) -> str:
    """Without the names and paths of the machine that recorded it."""
    here = f"{os.getpid()}@{socket.gethostname()}"
    paths = {str(Path(module.__path__[0]).parent) for module in (ticketfu, temporalio)}
    for private in (here, *paths, sys.base_prefix):
        history = history.replace(private, "…")
    return history


if __name__ == "__main__":
    if sys.argv[1:] == ["--release"]:
        keep(ticketfu.__version__)
        sys.exit()
    unknown = set(sys.argv[1:]) - set(SHAPES)
    if unknown or not sys.argv[1:]:
        sys.exit(f"names of shapes are wanted: {' '.join(SHAPES)}")
    asyncio.run(record(sys.argv[1:]))
