"""python -m tests.bench [--json FILE] [--only NAME ...]"""

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from rich.console import Console

from tests.bench import (
    bounds,
    cost,
    encrypted,
    intake,
    latency,
    memory,
    pages,
    reads,
    recovery,
    report,
    scale,
    search,
    small_account,
    throughput,
    total_loss,
    viewers,
)
from tests.bench.curve import curve
from tests.bench.environment import Environment, set_up

Benchmark = Callable[[Environment], Awaitable[list[report.Row]]]

BENCHMARKS: dict[str, Benchmark] = {
    "intake": intake.intake,
    "latency": latency.webhook_to_summary,
    "ticket-cost": cost.one_ticket,
    "organization-cost": cost.one_organization,
    "large-organization": bounds.organization,
    "large-ticket": bounds.ticket,
    "reads": reads.reads,
    "throughput": throughput.against_original,
    "embedded": throughput.embedded,
    "workers": scale.scale,
    "encryption": encrypted.encryption,
    "viewers": viewers.viewers,
    "recovery": recovery.killed,
    "total-loss": total_loss.total_loss,
    "search": search.search,
    "pages": pages.pages,
    "small-account": small_account.backfill,
    "help": memory.help_text,
    "memory": memory.resident,
}
CURVE = "curve"


async def bench(names: list[str], file: Path | None) -> int:
    """0, or 1 if a measurement broke; a missed bound is only shown."""
    console = Console()
    rows: list[report.Row] = []
    points: list[report.Point] = []
    async with set_up() as environment:
        # Memory is measured last, after everything else has been done.
        for name in sorted(names, key=[CURVE, *BENCHMARKS].index):
            environment.doing, began = name, time.perf_counter()
            try:
                if name == CURVE:
                    points = await curve(environment)
                else:
                    rows += await BENCHMARKS[name](environment)
            except Exception as error:
                rows.append(report.Row(name, repr(error), "", None))
            console.print(f"[dim]{name}: {time.perf_counter() - began:.0f} s[/dim]")
    report.show(console, rows, points)
    if file:
        report.save(file, rows, points)
    return int(any(row.met is None for row in rows))


async def measure() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=report.__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures")
    parser.add_argument("--only", nargs="+", choices=[*BENCHMARKS, CURVE], metavar="NAME")
    given = parser.parse_args()
    task = asyncio.ensure_future(bench(given.only or [*BENCHMARKS, CURVE], given.json))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        return await task
    return 130


if __name__ == "__main__":
    code = asyncio.run(measure())
    sys.stdout.flush()
    # A native library can abort when the interpreter ends.
    os._exit(code)
