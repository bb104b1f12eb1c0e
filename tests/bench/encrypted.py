"""The price of encryption: the same tickets with keys and without, in turns."""

import statistics
import time

from tests.bench.environment import Environment
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running
from ticketfu.encryption import EncryptionKey

TICKETS, STARTS, ROUNDS = 30, 3, 4
BOUND = 0.9


async def encryption(environment: Environment) -> list[Row]:
    pairs = [pair for _ in range(STARTS) for pair in await _started(environment)]
    ratio = statistics.median(without / having for without, having in pairs)
    without, having = (statistics.median(each) for each in zip(*pairs, strict=True))
    return [
        Row(
            f"{TICKETS} tickets with encryption, against the same without",
            f"ratio {ratio:.2f}: {TICKETS / having:.1f} and {TICKETS / without:.1f} a second",
            f"at least {BOUND}",
            ratio >= BOUND,
            {"ratio": ratio, "encrypted_seconds": having, "plain_seconds": without},
        )
    ]


async def _started(environment: Environment) -> list[tuple[float, float]]:
    key = str(EncryptionKey.new())
    async with (
        running(environment, settle=0) as plain,
        running(environment, settle=0, encryption_keys=key) as encrypted,
    ):
        pairs = [(await _seconds(plain), await _seconds(encrypted)) for _ in range(ROUNDS + 1)]
    # The first round warms both up.
    return pairs[1:]


async def _seconds(system: RunningSystem) -> float:
    """From the first webhook until every summary can be read."""
    tickets = [system.environment.ticket() for _ in range(TICKETS)]
    began = time.perf_counter()
    await system.fire(tickets)
    for ticket_id in tickets:
        await system.ticket(ticket_id, pause=0.05)
    return time.perf_counter() - began
