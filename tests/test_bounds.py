"""Hot and huge entities: continue-as-new loses and repeats nothing, payloads stay small."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually, running_system
from tests.model import completion
from tests.organization.test_entity import digest
from tests.waiting import taken
from ticketfu.entity.run_length import MAX_EVENTS_AT_REST
from ticketfu.organization.client import Organizations
from ticketfu.organization.digest import DigestPromise
from ticketfu.ticket.client import Tickets

LARGEST_PAYLOAD = 256 * 1024


async def runs(temporal: Client, workflow_id: str) -> list[list[HistoryEvent]]:
    """The histories of all runs, oldest first."""

    async def walk(run_id: str) -> AsyncIterator[list[HistoryEvent]]:
        while run_id:
            handle = temporal.get_workflow_handle(workflow_id, run_id=run_id)
            events = list((await handle.fetch_history()).events)
            yield events
            last = events[-1].workflow_execution_continued_as_new_event_attributes
            run_id = last.new_execution_run_id

    current = await temporal.get_workflow_handle(workflow_id).describe()
    first = current.raw_description.workflow_execution_info.first_run_id
    return [events async for events in walk(first)]


async def rests(temporal: Client, workflow_id: str) -> list[list[int]]:
    """Of each run, its length whenever a workflow task published a refresh; no refresh overlaps."""
    lengths = []
    for run in await runs(temporal, workflow_id):
        refreshes = {e.event_id for e in run if _is_refresh(e)}
        ended = [
            e.event_id
            for e in run
            if e.activity_task_completed_event_attributes.scheduled_event_id in refreshes
        ]
        tasks = [e.event_id for e in run if e.HasField("workflow_task_started_event_attributes")]
        lengths.append([next(task for task in tasks if task > end) for end in ended])
    return lengths


async def test_continue_as_new_keeps_everything_and_repeats_nothing(system: System) -> None:
    ticket_id = system.ticket("The first words.")
    for number in range(26):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)

    document = await system.fresh(ticket_id)
    histories = await runs(system.temporal, f"ticket-workflow-{ticket_id}")
    assert len(histories) >= 3
    assert document.comments.covered == 27
    assert document.revision == document.usage.calls == len(system.model.prompts) == 26


async def test_a_ticket_rests_in_a_short_run(system: System) -> None:
    ticket_id = system.ticket()
    for number in range(12):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)

    *earlier, last = await rests(system.temporal, f"ticket-workflow-{ticket_id}")
    assert len(earlier) >= 2
    assert all(run[-1] >= MAX_EVENTS_AT_REST for run in earlier)
    assert all(length < MAX_EVENTS_AT_REST for run in earlier for length in run[:-1])
    assert all(length < MAX_EVENTS_AT_REST for length in last)


async def test_a_ticket_that_callers_wait_for_rests_in_a_short_run(system: System) -> None:
    ticket_id = system.ticket()
    for number in range(8):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.http.post("/api/v1/ticket?wait=30", json={"ticket_id": ticket_id})

    *earlier, last = await rests(system.temporal, f"ticket-workflow-{ticket_id}")
    assert earlier
    assert all(length < MAX_EVENTS_AT_REST for run in earlier for length in run[:-1])
    assert all(length < MAX_EVENTS_AT_REST for length in last)


async def test_an_organization_rests_in_a_short_run(system: System) -> None:
    acme = system.organization()
    notify = Organizations(system.temporal, system.queue, settle_seconds=0).ticket_summarized
    for number in range(1, 9):
        await notify(acme, number, digest(number))
        await system.fresh_organization(acme, tickets=number)

    *earlier, last = await rests(system.temporal, f"organization-workflow-{acme}")
    assert earlier
    assert all(length < MAX_EVENTS_AT_REST for run in earlier for length in run[:-1])
    assert all(length < MAX_EVENTS_AT_REST for length in last)


async def test_a_hot_ticket_takes_every_signal_during_a_slow_refresh(system: System) -> None:
    ticket_id = system.ticket()
    tickets = Tickets(system.temporal, system.queue, settle_seconds=0)
    system.model.gate.clear()
    for batch in range(10):
        system.comment(ticket_id, f"Batch {batch}.")
        await asyncio.gather(*(taken(partial(tickets.updated, ticket_id)) for _ in range(40)))
        # The first refresh begins, and waits for its answer until all have come.
        await eventually(lambda: _asked(system), lambda asked: asked == 1)
    system.model.gate.set()

    document = await system.fresh(ticket_id)

    histories = await runs(system.temporal, f"ticket-workflow-{ticket_id}")
    signals = [e for run in histories for e in run if _is_signal(e)]
    assert len(signals) == 400
    assert document.comments.covered == 11
    assert len(histories) >= 2
    # The refresh in hand was paid for, and one more covers everything that came meanwhile.
    assert document.usage.calls == len(system.model.prompts) == 2


async def test_a_hot_ticket_continues_as_new_while_it_settles(system: System) -> None:
    ticket_id = system.ticket()
    tickets = Tickets(system.temporal, system.queue, settle_seconds=60)
    for _ in range(8):
        await asyncio.gather(*(taken(partial(tickets.updated, ticket_id)) for _ in range(30)))
    await TimeSkipper(system.temporal).fast_forward(system.entity(ticket_id), 70)

    document = await system.fresh(ticket_id)

    histories = await runs(system.temporal, f"ticket-workflow-{ticket_id}")
    assert len(histories) >= 2
    assert sum(_is_signal(event) for run in histories for event in run) == 240
    assert document.usage.calls == len(system.model.prompts) == 1


async def test_a_repeated_delivery_is_one_event_across_runs(system: System) -> None:
    ticket_id = system.ticket()
    await system.post(ticket_id, **{"Idempotency-Key": "the-first"})
    for number in range(15):
        system.comment(ticket_id, f"Attempt {number}.")
        await system.post(ticket_id)
        await system.fresh(ticket_id)
    reads = len(system.sample.requests)

    await system.post(ticket_id, **{"Idempotency-Key": "the-first"})
    await system.fresh(ticket_id)

    assert len(await runs(system.temporal, f"ticket-workflow-{ticket_id}")) >= 2
    assert len(system.sample.requests) == reads


async def test_a_full_organization_of_long_words_stays_within_the_bounds(
    temporal: Client,
) -> None:
    async with running_system(temporal) as system:
        acme = system.organization("A" * 200)
        notify = Organizations(temporal, system.queue, settle_seconds=0.2).ticket_summarized
        numbers = range(1, 501)
        for start in range(0, 500, 50):
            await asyncio.gather(
                *(
                    taken(partial(notify, acme, 2**62 + number, huge(number)))
                    for number in numbers[start : start + 50]
                )
            )
        await system.fresh_organization(acme)

        workflow_id = f"organization-workflow-{acme}"
        histories = await runs(temporal, workflow_id)
        status = (await temporal.get_workflow_handle(workflow_id).describe()).status
        assert status is WorkflowExecutionStatus.RUNNING
        assert max(payloads(event) for run in histories for event in run) < LARGEST_PAYLOAD
        shown = await temporal.get_workflow_handle(workflow_id).describe()
        memo = shown.raw_description.workflow_execution_info.memo
        assert max(payload.ByteSize() for payload in memo.fields.values()) < 128 * 1024
        assert max(sum(e.ByteSize() for e in run) for run in histories) < 10 * 1024 * 1024


@pytest.mark.parametrize("letter", ["語", "a", "😀"])
async def test_the_memo_of_the_longest_ticket_stays_small(system: System, letter: str) -> None:
    requester = system.sample.add_user(letter * 200).id
    ticket_id = system.ticket(
        letter * 2000,
        subject=letter * 300,
        requester_id=requester,
        organization_id=system.organization(),
    )
    line, lines = letter * 300, [f"{letter * 290} {word}" for word in "abcdefgh"]
    answer = {
        "intent": line,
        "summary": " ".join(f"CODE_{word}_{'X' * 60} {letter * 20}" for word in range(20)),
        "next_step": line,
        "attempts": [{"what": text, "by": line, "outcome": line} for text in lines],
        "open_questions": lines,
        "promises": [{"what": text, "owner": line, "due": "2026-11-06"} for text in lines],
        "topics": lines,
        "sentiment": "neutral",
        "evidence": [{"claim": claim, "comment_ids": ["c1"], "quote": line} for claim in lines],
    }
    system.model.faults["data"] = lambda: completion(json.dumps(answer))

    system.comment(ticket_id, "Only for colleagues.", public=False)
    await system.post(ticket_id)
    document = await system.fresh(ticket_id)
    assert (await system.view(ticket_id, view="public")).public_summary

    assert document.summary
    assert len(document.summary.evidence) == len(lines)
    assert len(document.checks.unsupported) > 15
    description = (await system.entity(ticket_id).describe()).raw_description
    memo = description.workflow_execution_info.memo.ByteSize()
    assert 6_000 < memo < 16 * 1024


def payloads(message: Message) -> int:
    """The size of the largest payload in a message, however deep."""
    if isinstance(message, Payload):
        return message.ByteSize()
    sizes = [0]
    for field, value in message.ListFields():
        values = value.values() if isinstance(value, Mapping) else value
        many = values if isinstance(values, Iterable) and not isinstance(value, str) else [value]
        if field.message_type:
            sizes += [payloads(each) for each in many if isinstance(each, Message)]
    return max(sizes)


def huge(number: int):
    """As long as a digest can be, in letters of three bytes."""
    return digest(
        number,
        problem="語" * 200,
        standing="語" * 200,
        topics=[f"話題{number % 50} " + "題" * 9, "話" * 13, "論" * 13],
        requester=f"名{number % 40}" * 20,
        people=["名" * 50] * 9,
        updated_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number),
        waiting_since=datetime(2026, 11, 1, tzinfo=UTC),
        promises=[DigestPromise(due=date(2026, 11, 1), what="約" * 200, owner="名" * 50)] * 4,
    ).fitted()


async def _asked(system: System) -> int:
    return len(system.model.prompts)


def _is_refresh(event: HistoryEvent) -> bool:
    kind = event.activity_task_scheduled_event_attributes.activity_type.name
    return kind in ("refresh_ticket", "refresh_organization")


def _is_signal(event: HistoryEvent) -> bool:
    return event.HasField("workflow_execution_signaled_event_attributes")
