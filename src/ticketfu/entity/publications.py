"""Follow what entities publish: the one poll of Temporal's visibility behind every viewer.

How a follower stays right:

- It asks `since` the newest `dated_at` that it has seen, less OVERLAP: a write can become visible
  late. Nearly all are visible within NEAR, so most polls go back no further, and a burst is not
  read ten times. Once it has seen nothing newer for so long, nothing late can be left, and it asks
  since that moment. `dated_at` is Temporal's clock; the follower's own clock is never compared.
- It walks everything (`since=None`) at its start and once in FULL_WALK: an entity that was deleted
  is seen only by its absence, and so is a write that became visible later than OVERLAP.
- It skips a publication that it holds already, by `published_at`, before decoding the document.
- Rows come in no order: Temporal refuses ORDER BY.
- An erased entity publishes once more, as `erased`, and is deleted soon after.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecution
from temporalio.service import RPCError, RPCStatusCode

from ticketfu.entity.client import OPEN_STATUSES, RPC_TIMEOUT
from ticketfu.entity.document import Document
from ticketfu.entity.memo import DOCUMENT, Memo
from ticketfu.entity.search_attributes import PUBLISHED_AT

OVERLAP, NEAR = timedelta(seconds=15), timedelta(seconds=2)
FULL_WALK = timedelta(minutes=1)
ROWS_A_PAGE = 200
POLL_TIMEOUT = timedelta(seconds=10)


@dataclass(frozen=True)
class Publication:
    """A row of Temporal's visibility; its document is decoded only when it is asked for."""

    execution: WorkflowExecution
    kind: type[Document]

    @property
    def workflow_id(self) -> str:
        return self.execution.id

    @property
    def published_at(self) -> datetime | None:
        return self.execution.typed_search_attributes.get(PUBLISHED_AT)

    @property
    def documented_at(self) -> datetime | None:
        """None before the first document: `published_at` is by the starting server's clock then."""
        if DOCUMENT not in self.execution.raw_info.memo.fields:
            return None
        return self.published_at

    @property
    def dated_at(self) -> datetime:
        """The latest moment of Temporal's clock in it, also while no worker runs."""
        started_at = self.execution.start_time
        return max(self.documented_at or started_at, started_at)

    async def document(self) -> Document | None:
        """None for an entity that has not published a document yet."""
        return (await Memo.of(self.execution).published(self.kind)).document

    async def changed_at(self) -> datetime | None:
        return await Memo.of(self.execution).changed_at()

    async def erased(self) -> bool:
        """True once the entity has forgotten everything: it reads as never seen from now on."""
        return await Memo.of(self.execution).is_erased()


@dataclass(frozen=True)
class Publications:
    """`kinds` are the documents to follow, by workflow type."""

    temporal: Client
    queue: str
    kinds: Mapping[str, type[Document]]

    async def since(self, moment: datetime | None) -> AsyncIterator[Publication]:
        """Running entities that published after `moment`, or all of them."""
        changed = f" AND {PUBLISHED_AT.name} > '{moment.isoformat()}'" if moment else ""
        async for publication in self._found(changed):
            yield publication

    async def named(self, workflow_ids: Collection[str]) -> AsyncIterator[Publication]:
        """Those of a few running entities; one that was started just now may be missing."""
        names = ", ".join(f"'{name}'" for name in workflow_ids)
        async for publication in self._found(f" AND WorkflowId IN ({names})"):
            yield publication

    async def _found(self, condition: str) -> AsyncIterator[Publication]:
        types = ", ".join(f"'{name}'" for name in self.kinds)
        query = (
            f"WorkflowType IN ({types}) AND TaskQueue='{self.queue}' AND ExecutionStatus='Running'"
            f"{condition}"
        )
        rows = self.temporal.list_workflows(query, page_size=ROWS_A_PAGE, rpc_timeout=POLL_TIMEOUT)
        async for row in rows:
            yield Publication(row, self.kinds[row.workflow_type])

    async def last_published(self, workflow_id: str) -> datetime | None:
        """None before the first document. Raises RPCError for an entity that was never seen."""
        entity = await self._describe(workflow_id)
        return Publication(entity, Document).documented_at

    async def is_open(self, workflow_id: str) -> bool:
        try:
            return (await self._describe(workflow_id)).status in OPEN_STATUSES
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise

    async def _describe(self, workflow_id: str) -> WorkflowExecution:
        handle = self.temporal.get_workflow_handle(workflow_id)
        return await handle.describe(rpc_timeout=RPC_TIMEOUT)
