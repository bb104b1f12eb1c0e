"""Memory of a long-running command."""

import platform
import subprocess
import sys

import pytest

from ticketfu.cli.lifecycle import ARENAS

THREADS = """
import asyncio, ctypes, threading
from ticketfu.cli import lifecycle

async def part(stop):
    all_there = threading.Barrier(8)
    def work():
        held = bytearray(5000)
        all_there.wait()
    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    ctypes.CDLL(None).malloc_stats()

lifecycle.run(part)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no arenas")
def test_threads_share_the_arenas_of_malloc() -> None:
    shown = subprocess.run([sys.executable, "-c", THREADS], check=True, capture_output=True).stderr

    assert shown.count(b"Arena ") == ARENAS
