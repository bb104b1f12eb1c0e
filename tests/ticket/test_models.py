"""The state that a ticket's entity keeps of each refresh, and the document that it shows."""

from datetime import timedelta

from tests.ticket.factories import ATTRIBUTES, FAILURE, SUMMARY, after, refreshed, unchanged
from tests.ticket.reads import NOW
from ticketfu.llm import Usage
from ticketfu.ticket.models import (
    DELETED,
    CommentCounts,
    TicketRefresh,
    TicketRefreshed,
)
from ticketfu.ticket.state import TicketState
from ticketfu.ticket.summary import ShownPromise


def test_the_first_summary_is_revision_one() -> None:
    state = after(refreshed())

    document = state.document
    assert (document.revision, document.as_of, document.model) == (1, NOW, "a model")
    assert (document.subject, document.ticket_status) == ("A report", "open")
    assert document.organization_id == 7
    assert document.summary == SUMMARY
    assert document.comments == CommentCounts(covered=3, total=3)
    assert document.usage.calls == 1
    assert state.fingerprint == "first"


def test_a_refresh_that_finds_nothing_new_is_no_revision_but_as_of_later() -> None:
    later = NOW + timedelta(minutes=1)

    document = after(refreshed(), unchanged(as_of=later)).document

    assert document.revision == 1
    assert document.as_of == later
    assert document.summary == SUMMARY
    assert document.usage.calls == 1


def test_a_ticket_that_was_asked_about_twice_in_a_while_is_probably_asked_about_again() -> None:
    state = after(refreshed(), unchanged(as_of=NOW + timedelta(hours=1)))
    asked = TicketRefresh(asked_at=state.asked_at)

    assert asked.asked_lately(NOW + timedelta(minutes=29))
    assert not asked.asked_lately(NOW + timedelta(minutes=30))
    assert not TicketRefresh().asked_lately(NOW)


def test_attributes_count_without_a_call() -> None:
    moved = ATTRIBUTES.model_copy(update={"status": "solved", "organization_id": None})

    document = after(refreshed(), unchanged(attributes=moved)).document

    assert document.revision == 2
    assert (document.ticket_status, document.organization_id) == ("solved", None)
    assert document.summary == SUMMARY


def test_a_failed_summary_keeps_the_last_good_one_and_asks_again() -> None:
    failed = unchanged(
        error=FAILURE,
        fingerprint="second",
        comments=CommentCounts(covered=4, total=4),
        as_of=NOW + timedelta(minutes=1),
    )

    state = after(refreshed(), failed)

    assert state.fingerprint == "first"
    assert state.document.as_of == NOW
    assert state.document.summary == SUMMARY
    assert state.document.comments == CommentCounts(covered=3, total=4)


def test_a_first_refresh_that_fails_shows_the_attributes_and_no_summary() -> None:
    state = after(unchanged(error=FAILURE))

    assert state.document.subject == "A report"
    assert state.document.summary is None
    assert state.document.as_of is None
    assert state.document.comments == CommentCounts(covered=0, total=3)
    assert state.fingerprint == ""
    assert state.notice(unchanged(error=FAILURE)) is None


def test_costs_of_all_summaries_add_up() -> None:
    second = refreshed(fingerprint="second", usage=Usage(calls=1, cost_usd=None))

    document = after(refreshed(), unchanged(), second).document

    assert document.usage == Usage(calls=2, input_tokens=100, output_tokens=20, cost_usd=None)


def test_a_deleted_ticket_is_a_tombstone_that_keeps_only_its_costs() -> None:
    gone = TicketRefreshed(attributes=None, as_of=NOW)

    state = after(refreshed(), gone)

    document = state.document
    assert document.ticket_status == DELETED
    assert (document.subject, document.summary, document.organization_id) == (None, None, None)
    assert document.comments == CommentCounts()
    assert document.usage.calls == 1
    assert document.revision == 2
    assert state.fingerprint == ""
    assert state.notice(gone) is None
    assert "report" not in document.model_dump_json()


def test_a_restored_ticket_is_summarized_anew() -> None:
    gone = TicketRefreshed(attributes=None, as_of=NOW)

    document = after(refreshed(), gone, refreshed()).document

    assert document.summary == SUMMARY
    assert document.ticket_status == "open"
    assert document.revision == 3


def test_all_of_a_ticket_survives_continue_as_new() -> None:
    state = after(refreshed(), unchanged(error=FAILURE))
    state.last_notice = state.notice(refreshed())

    assert TicketState.model_validate_json(state.model_dump_json()) == state


def test_changes_name_the_fields_of_the_newest_ten_revisions() -> None:
    reworded = SUMMARY.model_copy(update={"next_step": "Abe calls.", "sentiment": "neutral"})
    solved = ATTRIBUTES.model_copy(update={"status": "solved"})

    changes = after(refreshed(), refreshed(summary=reworded, attributes=solved)).document.changes

    assert [change.revision for change in changes] == [1, 2]
    assert changes[1].what == ["ticket_status", "next_step", "sentiment"]
    titles = [ATTRIBUTES.model_copy(update={"subject": f"Report {n}"}) for n in range(12)]
    renamed = after(refreshed(), *(unchanged(attributes=title) for title in titles)).document
    assert [change.revision for change in renamed.changes] == list(range(4, 14))
    assert {*(what for change in renamed.changes for what in change.what)} == {"subject"}


def test_a_promise_is_overdue_from_the_day_after_it_was_due() -> None:
    due = NOW.date()
    promises = [ShownPromise(what="A call", due=due), ShownPromise(what="A call")]
    document = after(refreshed(summary=SUMMARY.model_copy(update={"promises": promises}))).document

    days = [document.dated(due + timedelta(days=n)).summary for n in (0, 1)]

    overdue = [[each.overdue for each in day.promises] for day in days if day]
    assert overdue == [[False, False], [True, False]]
