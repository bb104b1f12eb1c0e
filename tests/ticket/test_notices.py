"""The notices that a ticket sends its organization."""

from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.enums.v1 import EventType

from tests.harness import System
from tests.ticket.factories import ATTRIBUTES, FAILURE, SUMMARY, after, refreshed, unchanged
from ticketfu.organization.digest import MAX_COUNTED_BYTES, size


def test_an_organization_is_notified_of_a_digest() -> None:
    notice = after(refreshed()).notice(refreshed())

    assert notice
    assert notice.organization_id == 7
    assert (notice.digest.problem, notice.digest.standing) == (
        "Open the report.",
        "Abe asks for the browser.",
    )
    assert notice.digest.topics == ["reports", "browser"]
    assert notice.digest.sentiment == "negative"
    assert (notice.digest.status, notice.digest.priority) == ("open", "high")
    assert notice.digest.requester == "Cara Castle"
    assert (notice.digest.created_at, notice.digest.updated_at) == (
        ATTRIBUTES.counted.created_at,
        ATTRIBUTES.counted.updated_at,
    )


def test_an_organization_is_notified_of_attributes_even_when_the_model_failed() -> None:
    counted = ATTRIBUTES.counted.model_copy(update={"status": "solved"})
    solved = ATTRIBUTES.model_copy(update={"status": "solved", "counted": counted})
    failed = unchanged(attributes=solved, error=FAILURE)

    notice = after(refreshed(), failed).notice(failed)

    assert notice
    assert notice.digest.status == "solved"


def test_nobody_is_notified_of_a_ticket_without_an_organization() -> None:
    alone = refreshed(attributes=ATTRIBUTES.model_copy(update={"organization_id": None}))

    assert after(alone).notice(alone) is None


@given(st.text(max_size=400), st.lists(st.text(max_size=80), max_size=8), st.text(max_size=200))
def test_a_digest_is_small_whatever_the_words(
    words: str, topics: list[str], requester: str
) -> None:
    summary = SUMMARY.model_copy(update={"intent": words, "next_step": words, "topics": topics})
    counted = ATTRIBUTES.counted.model_copy(update={"requester": requester})
    attributes = ATTRIBUTES.model_copy(update={"counted": counted, "people": topics})

    digest = attributes.digest(summary)

    assert (len(digest.problem), len(digest.standing)) <= (120, 160)
    assert size(digest.counted()) <= MAX_COUNTED_BYTES
    assert not topics or digest.topics


async def test_a_worker_killed_between_notice_and_document_is_replaced_without_a_gap(
    system: System,
) -> None:
    """The document is published in the task that learns of the notice: both happen, or neither."""
    acme = system.organization()
    ticket_id = system.ticket(organization_id=acme)
    await system.post(ticket_id)
    await system.fresh(ticket_id)

    events = [event async for event in system.entity(ticket_id).fetch_history_events()]
    kinds = [event.event_type for event in events]
    noticed = max(
        n for n, kind in enumerate(kinds) if kind == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
    )
    task = kinds.index(EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, noticed)
    commands = {
        name
        for event in events[task:]
        for name in event.workflow_properties_modified_event_attributes.upserted_memo.fields
    }
    assert EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED not in kinds[task:]
    assert "document" in commands
