"""Time to show help, and resident memory of the processes after work."""

import asyncio
import statistics
import sys
import time

from tests.bench.environment import Environment
from tests.bench.processes import ROOT
from tests.bench.report import Row
from tests.bench.system import running

HELP_SECONDS = 0.4
MEGABYTES = {"server": 110, "worker": 160}
HEAVY = {"temporalio", "openai", "anthropic", "google.genai"}
IMPORTED = (
    "import sys; from ticketfu.cli import app; app(['--help'], standalone_mode=False);"
    "print(*sys.modules)"
)


async def help_text(environment: Environment) -> list[Row]:
    await _run("-m", "ticketfu", "--help")
    seconds = statistics.median([(await _run("-m", "ticketfu", "--help"))[0] for _ in range(5)])
    heavy = HEAVY & set((await _run("-c", IMPORTED))[1].split())
    return [
        Row(
            "ticketfu --help",
            f"{seconds:.2f} s, imports {', '.join(sorted(heavy)) or 'no SDK, no temporalio'}",
            f"{HELP_SECONDS} s, no SDK and no temporalio",
            seconds < HELP_SECONDS and not heavy,
            {"seconds": seconds, "heavy_imports": len(heavy)},
        )
    ]


async def resident(environment: Environment) -> list[Row]:
    """The most that any server or worker had at its end, in this and all rows before."""
    async with running(environment, settle=0) as system:
        tickets = [environment.ticket() for _ in range(20)]
        await system.fire(tickets)
        for ticket_id in tickets:
            await system.ticket(ticket_id)
    return [_memory(environment, name) for name in MEGABYTES]


def _memory(environment: Environment, name: str) -> Row:
    seen, bound = environment.megabytes[name], MEGABYTES[name]
    where, most = max(seen.items(), key=lambda item: item[1])
    return Row(
        f"resident memory of a {name}{' with one SDK' if name == 'worker' else ''}",
        f"{most:.0f} MB after {where}, median {statistics.median(seen.values()):.0f} MB",
        f"{bound} MB",
        most < bound,
        seen,
    )


async def _run(*arguments: str) -> tuple[float, str]:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    shown, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"{arguments} ended with {process.returncode}")
    return time.perf_counter() - began, shown.decode()
