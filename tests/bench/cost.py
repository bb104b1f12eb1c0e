"""How many calls of the model and reads of Zendesk changes cost."""

import time

from tests.bench.environment import Environment
from tests.bench.report import Row
from tests.bench.system import running

BURST = 20
TICKETS = 200
MOST_ORGANIZATION_CALLS = 3


async def one_ticket(environment: Environment) -> list[Row]:
    async with running(environment) as system:
        ticket_id = environment.ticket(environment.organization())
        before = len(environment.model.ticket_prompts)
        await system.fire([ticket_id] * BURST)
        await system.ticket(ticket_id)
        calls, reads = len(environment.model.ticket_prompts) - before, environment.reads(ticket_id)
        rows = [
            Row(
                f"{BURST} webhooks for a ticket within its settle time",
                f"{calls} LLM calls, {reads} reads of Zendesk",
                "1 and 1",
                (calls, reads) == (1, 1),
                {"llm_calls": calls, "zendesk_reads": reads},
            )
        ]
        environment.sample.change(ticket_id, tags=["vip"])
        await system.fire([ticket_id])
        await system.ticket(ticket_id)
        more, again = (
            len(environment.model.ticket_prompts) - before - calls,
            environment.reads(ticket_id),
        )
        rows.append(
            Row(
                "webhook that changed nothing the model would see",
                f"{more} LLM calls, {again - reads} reads of Zendesk",
                "0 LLM calls",
                (more, again - reads) == (0, 1),
                {"llm_calls": more, "zendesk_reads": again - reads},
            )
        )
    return rows


async def one_organization(environment: Environment) -> list[Row]:
    async with running(environment) as system:
        organization_id = environment.organization()
        tickets = [environment.ticket(organization_id) for _ in range(TICKETS)]
        before = len(environment.model.ticket_prompts)
        began = time.perf_counter()
        await system.fire(tickets)
        for ticket_id in tickets:
            await system.ticket(ticket_id, pause=0.5)
        summarized = time.perf_counter() - began
        await system.organization(organization_id, TICKETS)
        seconds = time.perf_counter() - began
        calls = len(environment.model.ticket_prompts) - before
        insights = environment.organization_calls(organization_id)
    return [
        Row(
            f"{TICKETS} tickets of one organization changed at once",
            f"{calls} ticket calls, {insights} organization calls; tickets fresh after"
            f" {summarized:.0f} s, organization after {seconds:.0f} s",
            f"{TICKETS} ticket calls, at most {MOST_ORGANIZATION_CALLS} organization calls",
            calls == TICKETS and 1 <= insights <= MOST_ORGANIZATION_CALLS,
            {
                "ticket_calls": calls,
                "organization_calls": insights,
                "tickets_fresh_seconds": summarized,
                "organization_fresh_seconds": seconds,
            },
        )
    ]
