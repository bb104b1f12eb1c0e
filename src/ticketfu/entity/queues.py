"""Task queues: WORKER_QUEUE has the workflows and their refreshes, the others what waits apart."""

from temporalio import workflow


def backfill_queue(queue: str) -> str:
    """Backfills take minutes, and must not fill the places of other refreshes."""
    return f"{queue}-backfill"


def upkeep_queue(queue: str) -> str:
    """Deletions, walks and other work that is no refresh do not wait behind refreshes."""
    return f"{queue}-upkeep"


def own_upkeep_queue() -> str:
    """That of the workflow that asks."""
    return upkeep_queue(workflow.info().task_queue)
