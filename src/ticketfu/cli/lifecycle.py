"""Start the parts of a long-running command, and stop them all together."""

import asyncio
import ctypes
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import TypeVar

import typer
import uvloop

from ticketfu.errors import CannotStart

Stop = asyncio.Event
Part = Callable[[Stop], Coroutine[object, object, None]]
T = TypeVar("T")

# Of glibc's malloc.h. By default each thread has an arena of its own, which keeps what was freed in
# it, and one large buffer raises the size from which memory goes back to the system at once.
M_TRIM_THRESHOLD, TRIM_BYTES = -1, 128 * 1024
M_ARENA_MAX, ARENAS = -8, 2


def run(part: Part) -> None:
    """Run until it ends by itself or SIGTERM or SIGINT asks for it; a second signal insists."""
    # What is loaded by now lives as long as the process: the collector need not look at it again.
    gc.freeze()
    _give_memory_back()
    try:
        # asyncio's own loop stands still for seconds where strangers take all of its files.
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_until_stopped(part))
    except (CannotStart, asyncio.CancelledError) as error:
        typer.echo(f"ticketfu: {error or 'stopped before the running work was done'}", err=True)
        raise typer.Exit(getattr(error, "exit_code", 1)) from None


def _give_memory_back() -> None:
    """Keep little of what is freed; C libraries other than glibc have no such function."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)
        mallopt(M_TRIM_THRESHOLD, TRIM_BYTES)


async def _until_stopped(part: Part) -> None:
    stop = asyncio.Event()
    task = asyncio.ensure_future(part(stop))

    def asked() -> None:
        if stop.is_set():
            task.cancel()
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked)
    await task


async def unless_stopped(waiting: Coroutine[object, object, T], stop: Stop) -> T | None:
    """The result of `waiting`, or None if `stop` came first."""
    task = asyncio.create_task(waiting)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        task.cancel()
        stopping.cancel()


async def together(stop: Stop, *parts: Coroutine[object, object, None]) -> None:
    """Parts of one process: when one ends or fails, all stop."""

    async def ending(part: Coroutine[object, object, None]) -> None:
        try:
            await part
        finally:
            stop.set()

    try:
        async with asyncio.TaskGroup() as group:
            for part in parts:
                group.create_task(ending(part))
    except ExceptionGroup as failures:
        # Not `except*`: Python 3.11.2 wraps in a group of its own whatever is raised there.
        reasons = failures.subgroup(CannotStart) or failures
        raise reasons.exceptions[0] from None


async def unless_ended(child: asyncio.subprocess.Process, stop: Stop) -> None:
    """Wait for `stop` beside a child process without which there is nothing to do."""
    if await unless_stopped(child.wait(), stop) is not None:
        raise CannotStart("Temporal ended by itself; start again")
