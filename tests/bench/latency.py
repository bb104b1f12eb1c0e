"""From a webhook to a readable summary, without the time that Zendesk and the model take."""

import statistics
import time

from tests.bench.clock import busy
from tests.bench.environment import Environment
from tests.bench.pacing import until
from tests.bench.report import Row
from tests.bench.system import RunningSystem, running

BOUND = 0.25
TIMES = 20
MODEL_DELAY = 0.2


async def webhook_to_summary(environment: Environment) -> list[Row]:
    organization_id = environment.organization()
    async with running(environment, settle=0) as system:
        environment.model.delay = MODEL_DELAY
        await _once(system, environment.ticket(organization_id))
        measured = [await _once(system, environment.ticket(organization_id)) for _ in range(TIMES)]
    ours = statistics.median(total - theirs for total, theirs in measured)
    whole = statistics.median(total for total, _ in measured)
    worst = max(total - theirs for total, theirs in measured)
    return [
        Row(
            "webhook to readable summary, idle, settle 0",
            f"median {ours:.3f} s of {whole:.3f} s, worst {worst:.3f} s",
            f"{BOUND} s without Zendesk and LLM",
            ours < BOUND,
            {"own_seconds": ours, "whole_seconds": whole, "worst_own_seconds": worst},
        )
    ]


async def _once(system: RunningSystem, ticket_id: int) -> tuple[float, float]:
    """Seconds in all, and those in which Zendesk or the model was at work."""
    environment = system.environment

    async def answered() -> bool:
        return bool(environment.llm.spans)

    environment.zendesk.spans.clear()
    environment.llm.spans.clear()
    began = time.perf_counter()
    await system.fire([ticket_id])
    # There is nothing to read before the model has answered, and reading costs time too.
    await until(answered, 0.002)
    await system.ticket(ticket_id, pause=0.005)
    total = time.perf_counter() - began
    return total, busy([*environment.zendesk.spans, *environment.llm.spans])
