"""Read entities' documents: from the workflow, from its memo, as they change, as lists."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, TypeVar

from temporalio.client import (
    Client,
    WorkflowExecution,
    WorkflowExecutionDescription,
    WorkflowExecutionStatus,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.common import QueryRejectCondition, SearchAttributePair, TypedSearchAttributes
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.attributes import PUBLISHED_AT
from ticketfu.entity.cursor import page_cursor, page_token
from ticketfu.entity.document import Document
from ticketfu.entity.memo import published

D = TypeVar("D", bound=Document)

RPC_TIMEOUT = timedelta(seconds=5)
QUERY_TIMEOUT = timedelta(seconds=2)
"""A query waits for a worker; without one the memo answers."""

OPEN_STATUSES = {WorkflowExecutionStatus.RUNNING, WorkflowExecutionStatus.CONTINUED_AS_NEW}
"""A run that a reader met just as the next one took over is alive; an erased one is not."""

NO_WORKER = {
    RPCStatusCode.CANCELLED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.FAILED_PRECONDITION,
    # Temporal keeps one query waiting for a worker; the others are refused like this.
    RPCStatusCode.RESOURCE_EXHAUSTED,
}


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
class Reader(Generic[D]):
    temporal: Client
    document: type[D]
    query: str

    async def read(self, workflow_id: str) -> D | None:
        """The document; None for an entity that has not published yet.

        Raises EntityNotFound for one that was never signalled, or was erased.
        """
        handle = self.temporal.get_workflow_handle(workflow_id)
        try:
            answer: D = await handle.query(
                self.query,
                result_type=self.document,
                reject_condition=QueryRejectCondition.NOT_OPEN,
                rpc_timeout=QUERY_TIMEOUT,
            )
            return answer
        except RPCError as error:
            if error.status not in NO_WORKER:
                raise
        except (WorkflowQueryRejectedError, WorkflowQueryFailedError):
            pass
        entity = await handle.describe(rpc_timeout=RPC_TIMEOUT)
        if entity.status not in OPEN_STATUSES:
            raise EntityNotFound
        return await self._published(entity)

    async def last_published(self, workflow_id: str) -> D | None:
        """The document that an entity published last, whether it still runs or not."""
        handle = self.temporal.get_workflow_handle(workflow_id)
        return await self._row(await handle.describe(rpc_timeout=RPC_TIMEOUT))

    async def page(self, filters: str, limit: int, cursor: str | None) -> "Page[D]":
        """Published documents from visibility, newest entities first.

        Raises ValueError for a cursor that was never given out.
        """
        found = self.temporal.list_workflows(
            f"{filters} AND ExecutionStatus='Running'",
            page_size=limit,
            next_page_token=page_token(cursor, filters) if cursor else None,
            rpc_timeout=RPC_TIMEOUT,
        )
        await found.fetch_next_page()
        rows = [(row.id, await self._row(row)) for row in found.current_page or ()]
        token = found.next_page_token
        return Page(rows, page_cursor(token, filters) if token else None)

    async def _row(self, entity: WorkflowExecution) -> D | None:
        return await published(entity, self.document)

    async def _published(self, entity: WorkflowExecutionDescription) -> D | None:
        """A pending workflow task or activity is a change that is not covered yet."""
        document = await self._row(entity)
        raw = entity.raw_description
        if document and (raw.HasField("pending_workflow_task") or raw.pending_activities):
            return document.with_standing(stale=True, error=document.error)
        return document
