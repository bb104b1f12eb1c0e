"""Histories that an entity has left in Temporal, over all its runs."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client

CONTINUED = EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
CLOSED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
}
REFRESH = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED


@dataclass(frozen=True)
class History:
    """`alive`: every run but the last continued as new, and the last one runs."""

    runs: int
    events: int
    bytes: int
    largest_run: int
    largest_payload: int
    largest_payload_in: str
    refreshes: int
    alive: bool


async def history_of(temporal: Client, workflow_id: str) -> History:
    runs = [events async for events in _runs(temporal, workflow_id)]
    sizes = [sum(event.ByteSize() for event in events) for events in runs]
    everything = [event for events in runs for event in events]
    payloads = ((payload.ByteSize(), event) for event in everything for payload in _inside(event))
    largest, where = max(payloads, key=lambda found: found[0])
    return History(
        runs=len(runs),
        events=len(everything),
        bytes=sum(sizes),
        largest_run=max(sizes),
        largest_payload=largest,
        largest_payload_in=_words(where.event_type),
        refreshes=sum(event.event_type == REFRESH for event in everything),
        alive=runs[0][-1].event_type not in {*CLOSED, CONTINUED}
        and all(events[-1].event_type == CONTINUED for events in runs[1:]),
    )


def _words(kind: EventType.ValueType) -> str:
    return EventType.Name(kind).removeprefix("EVENT_TYPE_").replace("_", " ").lower()


async def _runs(temporal: Client, workflow_id: str) -> AsyncIterator[list[HistoryEvent]]:
    """Newest first: each run says which one it continues."""
    run_id: str | None = None
    while run_id != "":
        handle = temporal.get_workflow_handle(workflow_id, run_id=run_id)
        events = [event async for event in handle.fetch_history_events()]
        yield events
        run_id = events[0].workflow_execution_started_event_attributes.continued_execution_run_id


def _inside(message: Message) -> Iterator[Payload]:
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.type != field.TYPE_MESSAGE:
            continue
        for part in _parts(value):
            yield from _inside(part)


def _parts(value: object) -> Iterator[Message]:
    """A message, the messages of a list, or those of a map."""
    if isinstance(value, Message):
        yield value
    elif hasattr(value, "values"):
        yield from (part for part in value.values() if isinstance(part, Message))
    else:
        yield from (part for part in value if isinstance(part, Message))  # type: ignore[attr-defined]
