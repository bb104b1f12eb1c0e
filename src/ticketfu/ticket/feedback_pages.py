"""Read the feedback of all tickets, page by page."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import RPC_TIMEOUT
from ticketfu.entity.cursor import page_cursor, page_token
from ticketfu.entity.memo import FEEDBACK, Memo
from ticketfu.ticket.feedback import FEEDBACK_QUERY, Feedback
from ticketfu.ticket.models import WORKFLOW

# Tickets looked through for one answer; few of them have feedback.
TICKETS_A_PAGE = 500

# A query may replay its workflow first, so that few run at a time.
QUERIES = 8


class TicketFeedback(Feedback):
    ticket_id: int = 0


@dataclass(frozen=True)
class FeedbackPages:
    temporal: Client
    queue: str
    cursor_key: bytes = field(default_factory=partial(secrets.token_bytes, 16))
    """One of its own for each server: a cursor lasts as long as its server."""

    async def page(self, cursor: str | None) -> tuple[list[TicketFeedback], str | None]:
        """Rows and the cursor of the next page; ValueError for a bad cursor."""
        running = "ExecutionStatus='Running'"
        filters = f"WorkflowType='{WORKFLOW}' AND TaskQueue='{self.queue}' AND {running}"
        found = self.temporal.list_workflows(
            filters,
            page_size=TICKETS_A_PAGE,
            next_page_token=page_token(cursor, filters, self.cursor_key) if cursor else None,
            rpc_timeout=RPC_TIMEOUT,
        )
        await found.fetch_next_page()
        judged = [row async for row in _with_feedback(found.current_page or ())]
        few = asyncio.Semaphore(QUERIES)
        rows = await asyncio.gather(*(self._rows(row.id, few) for row in judged))
        token = found.next_page_token
        after = page_cursor(token, filters, self.cursor_key) if token else None
        return [row for of_ticket in rows for row in of_ticket], after

    async def _rows(self, workflow_id: str, few: asyncio.Semaphore) -> list[TicketFeedback]:
        handle = self.temporal.get_workflow_handle(workflow_id)
        try:
            async with few:
                kept = await handle.query(
                    FEEDBACK_QUERY, result_type=list[Feedback], rpc_timeout=RPC_TIMEOUT
                )
        except RPCError as error:
            # Erased since it was listed.
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise
            return []
        ticket_id = int(workflow_id.rpartition("-")[2])
        return [TicketFeedback(ticket_id=ticket_id, **row.model_dump()) for row in kept]


async def _with_feedback(
    page: Sequence[WorkflowExecution],
) -> AsyncIterator[WorkflowExecution]:
    """Entities whose memo counts verdicts; the verdicts themselves stay in the state."""
    for row in page:
        memo = Memo.of(row)
        if await memo.value(FEEDBACK, 0, int) and not await memo.is_erased():
            yield row
