"""Passes the names that people give to topics on to the tickets that have them."""

import asyncio
from dataclasses import dataclass
from functools import partial

from temporalio import activity
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.errors import failure
from ticketfu.organization.models import RENAME_IN_TICKETS, TicketsToRename
from ticketfu.ticket.client import workflow_id
from ticketfu.ticket.models import TOPICS_SIGNAL, TopicsRenamed

# Signals to different workflows; an organization has at most 500 tickets.
SIGNALS_UNDER_WAY = 16


@dataclass(frozen=True)
class TopicRenames:
    temporal: Client

    @activity.defn(name=RENAME_IN_TICKETS)
    async def rename_in_tickets(self, wanted: TicketsToRename) -> None:
        await with_heartbeats(self._rename(wanted))

    async def _rename(self, wanted: TicketsToRename) -> None:
        turns, event = asyncio.Semaphore(SIGNALS_UNDER_WAY), TopicsRenamed(renamed=wanted.renamed)
        await asyncio.gather(*map(partial(self._signal, turns, event), wanted.ticket_ids))

    async def _signal(self, turns: asyncio.Semaphore, event: TopicsRenamed, ticket_id: int) -> None:
        """Signal one ticket; one that was erased meanwhile has no topics."""
        handle = self.temporal.get_workflow_handle(workflow_id(ticket_id))
        try:
            async with turns:
                await handle.signal(TOPICS_SIGNAL, event, rpc_timeout=RPC_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                message = "Temporal did not take the new name of a topic"
                raise failure("temporal.unavailable", message) from None
