"""The part of an entity's loop that has events sent; it costs nothing where nobody wants any."""

import asyncio
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import timedelta

from pydantic import JsonValue
from temporalio import workflow

from ticketfu.entity.outgoing import START_DELIVERIES, OutgoingEvent
from ticketfu.entity.queues import own_upkeep_queue
from ticketfu.entity.retry import HAND_OVER_RETRIES, Failure
from ticketfu.entity.state import EntityState, Refreshed

# Of one attempt, longer than the calls to Temporal in it.
HAND_OVER_TIMEOUT = timedelta(seconds=10)

# While Temporal takes no events: the newest are kept.
MOST_WAITING = 5

News = Iterator[tuple[str, dict[str, JsonValue]]]


class Announcing(ABC):
    """Each result says if its worker wants events: a setting itself is no part of a history."""

    state: EntityState
    _refreshes = 0
    _handing_over: asyncio.Task[None] | None = None

    @abstractmethod
    def shown_summary(self) -> object:
        """The summary as it stands, by which a refresh is seen to change it."""

    @abstractmethod
    def news(self, summary_before: object) -> News:
        """Types and data of the events that a refresh caused; each call marks them as announced."""

    def collect_news(
        self, summary_before: object, refreshed: Refreshed | None, failure: Failure | None
    ) -> None:
        """Keep what is new until it is handed over."""
        state = self.state
        self._refreshes += 1
        if refreshed:
            state.announces = refreshed.announces
        elif failure and failure.announces is not None:
            state.announces = failure.announces
        if not state.announces:
            state.outbox = []
            return
        for kind, data in self.news(summary_before):
            event = OutgoingEvent(id=self._id(kind), type=kind, at=workflow.now(), data=data)
            state.outbox = [*state.outbox, event][-MOST_WAITING:]

    def hand_over_news(self) -> None:
        """Start a task for it, so that no refresh waits until Temporal takes the events."""
        begun = self._handing_over is not None and not self._handing_over.done()
        if self.state.outbox and not begun:
            self._handing_over = asyncio.create_task(self._hand_over())

    async def _hand_over(self) -> None:
        """Use no local activity: this one runs once the memo is stored, which receivers read."""
        while outbox := self.state.outbox:
            await workflow.execute_activity(
                START_DELIVERIES,
                outbox,
                task_queue=own_upkeep_queue(),
                start_to_close_timeout=HAND_OVER_TIMEOUT,
                retry_policy=HAND_OVER_RETRIES,
            )
            # What came meanwhile is handed over next; an erasure may have taken out the rest.
            taken = {event.id for event in outbox}
            self.state.outbox = [each for each in self.state.outbox if each.id not in taken]

    def _id(self, kind: str) -> str:
        """An id that stays the same when another worker does the workflow task again."""
        info = workflow.info()
        refresh = hashlib.sha256(f"{info.run_id} {self._refreshes}".encode()).hexdigest()[:16]
        entity = info.workflow_id.replace("-workflow-", "-")
        return f"{entity}-{kind.replace('.', '-')}-{refresh}"
