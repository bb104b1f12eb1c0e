"""Read an entity's document, from its workflow or, while no worker answers, from its memo."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from temporalio.client import (
    Client,
    WorkflowExecutionDescription,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.document import Document
from ticketfu.entity.life import DOCUMENT, STALE

D = TypeVar("D", bound=Document)

RPC_TIMEOUT = timedelta(seconds=5)
QUERY_TIMEOUT = timedelta(seconds=2)
"""A query waits for a worker; without one the memo answers."""

NO_WORKER = {
    RPCStatusCode.CANCELLED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.FAILED_PRECONDITION,
}


@dataclass(frozen=True)
class Reader(Generic[D]):
    temporal: Client
    document: type[D]
    query: str

    async def read(self, workflow_id: str) -> D | None:
        """None for an entity that was told of a change and has not published yet.

        Raises RPCError NOT_FOUND for one that was never told anything.
        """
        handle = self.temporal.get_workflow_handle(workflow_id)
        try:
            answer: D = await handle.query(
                self.query, result_type=self.document, rpc_timeout=QUERY_TIMEOUT
            )
            return answer
        except RPCError as error:
            if error.status not in NO_WORKER:
                raise
        except (WorkflowQueryFailedError, WorkflowQueryRejectedError):
            pass
        return await self._published(await handle.describe(rpc_timeout=RPC_TIMEOUT))

    async def _published(self, entity: WorkflowExecutionDescription) -> D | None:
        document = await entity.memo_value(DOCUMENT, None, type_hint=self.document)
        if document is None:
            return None
        raw = entity.raw_description
        unseen = raw.HasField("pending_workflow_task") or bool(raw.pending_activities)
        if unseen or await entity.memo_value(STALE, default=False, type_hint=bool):
            return document.with_standing(stale=True, error=document.error)
        return document
