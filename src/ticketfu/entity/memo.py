"""The part of an entity that can be read while no worker runs: its memo."""

from typing import TypeVar

from temporalio.client import WorkflowExecution

from ticketfu.entity.document import Document

D = TypeVar("D", bound=Document)

DOCUMENT = "document"
STALE = "stale"
ERASED = "erased"
# The organizations that know of a ticket or are about to: an erasure reaches them at once.
NOTIFIED = "notified"


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
