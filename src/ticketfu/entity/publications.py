"""Follow what entities publish: the one poll of Temporal's visibility behind every viewer.

How a follower stays right:

- It asks `since` the newest `published_at` that it has seen, less OVERLAP: a write can become
  visible late. `published_at` is Temporal's clock; the follower's own clock is never compared.
- It walks everything (`since=None`) at its start and once in FULL_WALK: an entity that was deleted
  is seen only by its absence, and so is a write that became visible later than OVERLAP.
- It skips a publication whose `key` it holds already, before decoding the document.
- Rows come in no order: Temporal refuses ORDER BY.
- An erased entity publishes once more, as `erased`, and is deleted soon after.
"""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecution

from ticketfu.entity.document import Document
from ticketfu.entity.memo import is_erased, published
from ticketfu.entity.search_attributes import PUBLISHED_AT

OVERLAP = timedelta(seconds=10)
FULL_WALK = timedelta(minutes=1)
PAGE_SIZE = 200
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
    def key(self) -> tuple[str, str, datetime | None]:
        """Equal for two rows that show the same publication."""
        return self.execution.id, self.execution.run_id, self.published_at

    async def document(self) -> Document | None:
        """None for an entity that has not published a document yet."""
        return await published(self.execution, self.kind)

    async def erased(self) -> bool:
        """True once the entity has forgotten everything: it reads as never seen from now on."""
        return await is_erased(self.execution)


@dataclass(frozen=True)
class Publications:
    """`kinds` are the documents to follow, by workflow type."""

    temporal: Client
    queue: str
    kinds: Mapping[str, type[Document]]

    async def since(
        self, moment: datetime | None, workflow_ids: Collection[str] | None = None
    ) -> AsyncIterator[Publication]:
        """Running entities that published after `moment`, or all of them; or only those named."""
        types = ", ".join(f"'{name}'" for name in self.kinds)
        query = (
            f"WorkflowType IN ({types}) AND TaskQueue='{self.queue}' AND ExecutionStatus='Running'"
        )
        if moment is not None:
            query += f" AND {PUBLISHED_AT.name} > '{moment.isoformat()}'"
        if workflow_ids is not None:
            names = ", ".join(f"'{name}'" for name in workflow_ids)
            query += f" AND WorkflowId IN ({names})"
        rows = self.temporal.list_workflows(query, page_size=PAGE_SIZE, rpc_timeout=POLL_TIMEOUT)
        async for row in rows:
            yield Publication(row, self.kinds[row.workflow_type])
