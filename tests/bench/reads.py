"""Summaries stay readable when every worker has stopped."""

import statistics
import time

from tests.bench.environment import Environment
from tests.bench.pacing import spread
from tests.bench.report import Row
from tests.bench.system import running
from ticketfu.organization.models import OrganizationDocument
from ticketfu.ticket.models import TicketDocument

ORGANIZATIONS = 3
TICKETS_EACH = 20


async def without_workers(stage: Environment) -> list[Row]:
    tickets: list[int] = []
    organizations = [stage.organization() for _ in range(ORGANIZATIONS)]
    good: list[bool] = []
    seconds: list[float] = []
    async with running(stage, settle=0, organization_settle=1) as system:
        for organization_id in organizations:
            tickets += [stage.ticket(organization_id) for _ in range(TICKETS_EACH)]
        await system.fire(tickets)
        for ticket_id in tickets:
            await system.ticket(ticket_id)
        for organization_id in organizations:
            await system.organization(organization_id, TICKETS_EACH)
        worker = system.children[-1]
        stage.seen(worker.name, worker.megabytes())
        await worker.stop()

        async def read(number: int) -> None:
            is_ticket = number in tickets
            began = time.perf_counter()
            answer = await system.get(f"{'ticket' if is_ticket else 'organization'}/{number}")
            seconds.append(time.perf_counter() - began)
            shape = TicketDocument if is_ticket else OrganizationDocument
            good.append(
                answer.status_code == 200
                and shape.model_validate_json(answer.content).summary is not None
            )

        await spread(read, [*tickets, *organizations])
    median = statistics.median(seconds)
    return [
        Row(
            "reads with every worker stopped",
            f"{sum(good)} of {len(good)} answered with their summary, median {median:.2f} s",
            "all reads answered",
            all(good),
            {"reads": len(good), "answered": sum(good), "median_seconds": median},
        )
    ]
