"""The part of an entity that can be read while no worker runs: its memo."""

from collections.abc import Mapping
from typing import TypeVar

from temporalio import workflow
from temporalio.client import WorkflowExecution

from ticketfu.entity.document import Document
from ticketfu.entity.search_attributes import PUBLISHED_AT

D = TypeVar("D", bound=Document)

DOCUMENT = "document"
STALE = "stale"
ERASED = "erased"
# The organizations that know of a ticket or are about to: an erasure reaches them at once.
NOTIFIED = "notified"


def publish(memo: Mapping[str, object]) -> None:
    """Change the memo and, in the same workflow task, the time by which followers find it."""
    workflow.upsert_memo(memo)
    workflow.upsert_search_attributes([PUBLISHED_AT.value_set(workflow.now())])


async def published(entity: WorkflowExecution, kind: type[D]) -> D | None:
    """The last document, stale if a change became known since; None before the first."""
    document = await entity.memo_value(DOCUMENT, None, type_hint=kind)
    stale = await entity.memo_value(STALE, default=False, type_hint=bool)
    if document and stale:
        return document.with_standing(stale=True, error=document.error)
    return document


async def is_erased(entity: WorkflowExecution) -> bool:
    return await entity.memo_value(ERASED, default=False, type_hint=bool)


async def notified(entity: WorkflowExecution) -> list[int]:
    return await entity.memo_value(NOTIFIED, [], type_hint=list[int])
