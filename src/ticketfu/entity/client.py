"""Read entities' documents: from the workflow, from its memo, as they change, as lists."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
)
from temporalio.common import SearchAttributePair, TypedSearchAttributes

from ticketfu.entity.cursor import page_cursor, page_token
from ticketfu.entity.document import Document
from ticketfu.entity.memo import is_erased, published
from ticketfu.entity.pending import pending_signals
from ticketfu.entity.schedule import Event
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)
E = TypeVar("E", bound=Event)

RPC_TIMEOUT = timedelta(seconds=5)
OPEN_STATUSES = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.CONTINUED_AS_NEW}
"""A run that a reader met just as the next one took over is alive; an erased one is not."""


def new_entity() -> TypedSearchAttributes:
    """Search attributes for signal-with-start: a new entity is listed before a worker runs it."""
    return TypedSearchAttributes([SearchAttributePair(PUBLISHED_AT, datetime.now(UTC))])


class EntityNotFound(LookupError):  # noqa: N818
    """There is no such entity."""


@dataclass(frozen=True)
class Page(Generic[D]):
    """Workflow ids with what they published; None has published nothing yet."""

    rows: list[tuple[str, D | None]]
    cursor: str | None


@dataclass(frozen=True)
class Reading(Generic[D]):
    """An entity's document as it is published; None before the first."""

    temporal: Client
    entity: WorkflowExecutionDescription
    document: D | None

    async def signalled(self, signal: str) -> bool:
        """True while such a signal waits for a worker."""
        async for waiting in pending_signals(self.temporal, self.entity):
            if waiting.signal_name == signal:
                return True
        return False

    async def pending(self, signal: str, kind: type[E]) -> AsyncIterator[E]:
        """The events of this signal that no worker has seen yet."""
        async for waiting in pending_signals(self.temporal, self.entity):
            if waiting.signal_name == signal:
                payloads = waiting.input.payloads
                (event,) = await self.temporal.data_converter.decode(payloads, [kind])
                yield event


@dataclass(frozen=True)
class Reader(Generic[D]):
    temporal: Client
    document: type[D]
    cursor_key: bytes

    async def read(self, workflow_id: str) -> "Reading[D]":
        """Describe the entity: its memo answers, also while no worker runs.

        The memo is written in the task that changes the document, so that a query would tell no
        more; and while a task waits, the document is stale whatever the task will bring. Raises
        EntityNotFound for an entity that was never signalled, or was erased.
        """
        handle = self.temporal.get_workflow_handle(workflow_id)
        entity = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        if entity.status not in OPEN_STATUSES or await is_erased(entity):
            raise EntityNotFound
        return Reading(self.temporal, entity, await self._published(entity))

    async def page(self, filters: str, limit: int, cursor: str | None) -> "Page[D]":
        """Published documents from visibility, newest entities first.

        Raises ValueError for a cursor that was never given out.
        """
        found = self.temporal.list_workflows(
            f"{filters} AND ExecutionStatus='Running'",
            page_size=limit,
            next_page_token=page_token(cursor, filters, self.cursor_key) if cursor else None,
            rpc_timeout=RPC_TIMEOUT,
        )
        await found.fetch_next_page()
        page = found.current_page or ()
        rows = [(row.id, await self._row(row)) for row in page if not await is_erased(row)]
        token = found.next_page_token
        return Page(rows, page_cursor(token, filters, self.cursor_key) if token else None)

    async def _row(self, entity: WorkflowExecution) -> D | None:
        return await published(entity, self.document)

    async def _published(self, entity: WorkflowExecutionDescription) -> D | None:
        """A waiting workflow task is a change that is not covered yet."""
        document = await self._row(entity)
        if document and entity.raw_description.HasField("pending_workflow_task"):
            return document.with_standing(stale=True, error=document.error)
        return document
