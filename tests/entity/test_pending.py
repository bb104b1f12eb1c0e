"""Signals that wait for a worker count for a reader, however soon the worker takes them."""

from temporalio.client import Client

from tests.harness import running_system
from ticketfu.entity.client import describe
from ticketfu.entity.pending import pending_events, signal_name
from ticketfu.ticket.client import workflow_id
from ticketfu.ticket.models import SIGNAL


async def test_a_signal_that_a_worker_takes_during_the_read_still_counts(temporal: Client) -> None:
    async with running_system(temporal) as system:
        ticket_id = system.ticket()
        await system.post(ticket_id)
        await system.fresh(ticket_id)
        await system.stop_worker()
        await system.post(ticket_id)

        described = await describe(temporal, workflow_id(ticket_id))
        system.start_worker()
        await system.fresh(ticket_id)

        assert await pending_events(temporal, described, signal_name) == [SIGNAL]
