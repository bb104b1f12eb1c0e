"""The sign of an erasure: Temporal lists it at once, also while no worker has seen the erasure."""

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.ticket.models import ERASURE

# From when a worker is there; another one may have the entity's task still.
SHOWN = timedelta(seconds=30)


@workflow.defn(name=ERASURE)
class TicketErasureWorkflow:
    """Servers leave the ticket out of their lists by it: other ones, and those started since."""

    @workflow.run
    async def run(self) -> None:
        await workflow.sleep(SHOWN)
