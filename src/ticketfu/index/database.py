"""The index's SQLite database: in memory or in a file of its own, worked on by one thread."""

import asyncio
import os
import sqlite3
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from ticketfu.errors import WrongSetup

T = TypeVar("T")

APPLICATION_ID = 0x54464978
"""Marks a file as an index of TicketFu's: SQLite keeps it at byte 68."""

PRAGMAS = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA secure_delete = ON;
"""
"""Nothing has to survive a crash, and nothing that was erased may stay in a file's free pages."""

SCHEMA = (files("ticketfu.index") / "schema.sql").read_text()


class Database:
    """Work is done in turn on one thread, so that a long search never blocks the event loop."""

    def __init__(self, file: Path | None = None) -> None:
        self.connection = _connect(file)
        # An application that is never served is never closed: Python 3.13 complains of that.
        weakref.finalize(self, self.connection.close)
        self.connection.executescript(PRAGMAS + SCHEMA)
        self.thread = ThreadPoolExecutor(1, "index")

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of `work`, which is one transaction."""

        def transaction() -> T:
            with self.connection:
                return work(self.connection)

        return await asyncio.get_running_loop().run_in_executor(self.thread, transaction)

    def close(self) -> None:
        self.thread.shutdown()
        self.connection.close()


def _connect(file: Path | None) -> sqlite3.Connection:
    """Start anew in a file too: what was erased while no server ran is not in it then."""
    if file is None:
        return sqlite3.connect(":memory:", check_same_thread=False)
    try:
        if _is_in_the_way(file):
            raise WrongSetup(f"--index-file (INDEX_FILE): {file} is no index of TicketFu's")
        file.unlink(missing_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return sqlite3.connect(file, check_same_thread=False)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise WrongSetup(f"--index-file (INDEX_FILE): {file}: {reason}") from None


def _is_in_the_way(file: Path) -> bool:
    """Tell whether this is somebody else's file, which must not be replaced."""
    if not file.exists():
        return file.is_symlink()
    if not file.is_file():
        return True
    with file.open("rb") as opened:
        header = opened.read(72)
    return bool(header) and header[68:72] != APPLICATION_ID.to_bytes(4, "big")
