"""What a ticket's entity keeps of each look, shows to people and tells its organization."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.ticket.reads import NOW
from ticketfu.entity.document import DocumentUsage
from ticketfu.entity.failure import Failure
from ticketfu.ticket.models import (
    DELETED,
    CommentCounts,
    TicketDocument,
    TicketFacts,
    TicketRefreshed,
    TicketState,
)
from ticketfu.ticket.summary import TicketSummary

FACTS = TicketFacts(
    subject="A report",
    status="open",
    priority="high",
    organization_id=7,
    requester="Cara Castle",
    created_at=NOW - timedelta(days=1),
    commented_at=NOW,
)
SUMMARY = TicketSummary(
    intent="Open the report.",
    summary="The report does not open since nine.",
    next_step="Abe asks for the browser.",
    open_questions=[],
    topics=["Reports", "Browser"],
    sentiment="negative",
    evidence=[],
)
FAILURE = Failure(code="llm.timeout", message="no answer")


def looked(**changes: object) -> TicketRefreshed:
    """One look that found the ticket and got a summary, but for `changes`."""
    fields: dict[str, object] = {
        "facts": FACTS,
        "summary": SUMMARY,
        "comments": CommentCounts(covered=3, total=3),
        "fingerprint": "first",
        "as_of": NOW,
        "usage": DocumentUsage(calls=1, input_tokens=100, output_tokens=20, cost_usd=0.01),
        "model": "a model",
    }
    return TicketRefreshed.model_validate(fields | changes)


def unchanged(**changes: object) -> TicketRefreshed:
    """A look after which the model need not be asked."""
    return looked(summary=None, usage=DocumentUsage(), **changes)


def after(*looks: TicketRefreshed) -> TicketState:
    state = TicketState(ticket_id=42, document=TicketDocument(ticket_id=42))
    for refreshed in looks:
        state.take(refreshed)
    return state


def test_the_first_summary_is_revision_one() -> None:
    state = after(looked())

    document = state.document
    assert (document.revision, document.as_of, document.model) == (1, NOW, "a model")
    assert (document.subject, document.ticket_status) == ("A report", "open")
    assert document.organization_id == 7
    assert document.summary == SUMMARY
    assert document.comments == CommentCounts(covered=3, total=3)
    assert document.usage.calls == 1
    assert state.fingerprint == "first"


def test_a_look_that_finds_nothing_new_is_no_revision_but_as_of_later() -> None:
    later = NOW + timedelta(minutes=1)

    document = after(looked(), unchanged(as_of=later)).document

    assert document.revision == 1
    assert document.as_of == later
    assert document.summary == SUMMARY
    assert document.usage.calls == 1


def test_facts_count_without_a_call() -> None:
    moved = FACTS.model_copy(update={"status": "solved", "organization_id": None})

    document = after(looked(), unchanged(facts=moved)).document

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

    state = after(looked(), failed)

    assert state.fingerprint == "first"
    assert state.document.as_of == NOW
    assert state.document.summary == SUMMARY
    assert state.document.comments == CommentCounts(covered=3, total=4)


def test_a_first_look_that_fails_shows_the_facts_and_no_summary() -> None:
    state = after(unchanged(error=FAILURE))

    assert state.document.subject == "A report"
    assert state.document.summary is None
    assert state.document.as_of is None
    assert state.document.comments == CommentCounts(covered=0, total=3)
    assert state.fingerprint == ""
    assert state.report(unchanged(error=FAILURE)) is None


def test_costs_of_all_summaries_add_up() -> None:
    second = looked(fingerprint="second", usage=DocumentUsage(calls=1, cost_usd=None))

    document = after(looked(), unchanged(), second).document

    assert document.usage == DocumentUsage(
        calls=2, input_tokens=100, output_tokens=20, cost_usd=None
    )


def test_a_deleted_ticket_is_a_tombstone_that_keeps_only_its_costs() -> None:
    gone = TicketRefreshed(facts=None, as_of=NOW)

    state = after(looked(), gone)

    document = state.document
    assert document.ticket_status == DELETED
    assert (document.subject, document.summary, document.organization_id) == (None, None, None)
    assert document.comments == CommentCounts()
    assert document.usage.calls == 1
    assert document.revision == 2
    assert state.fingerprint == ""
    assert state.report(gone) is None
    assert "report" not in document.model_dump_json()


def test_a_restored_ticket_is_summarized_anew() -> None:
    gone = TicketRefreshed(facts=None, as_of=NOW)

    document = after(looked(), gone, looked()).document

    assert document.summary == SUMMARY
    assert document.ticket_status == "open"
    assert document.revision == 3


def test_an_organization_is_told_a_digest() -> None:
    reported = after(looked()).report(looked())

    assert reported
    assert reported.organization_id == 7
    assert reported.digest.gist == "Open the report. The report does not open since nine."
    assert reported.digest.topics == ["reports", "browser"]
    assert reported.digest.sentiment == "negative"
    assert (reported.digest.status, reported.digest.priority) == ("open", "high")
    assert reported.digest.requester == "Cara Castle"
    assert (reported.digest.created_at, reported.digest.updated_at) == (
        FACTS.created_at,
        FACTS.commented_at,
    )


def test_an_organization_is_told_of_facts_even_when_the_model_failed() -> None:
    solved = FACTS.model_copy(update={"status": "solved"})
    failed = unchanged(facts=solved, error=FAILURE)

    reported = after(looked(), failed).report(failed)

    assert reported
    assert reported.digest.status == "solved"


def test_nobody_is_told_of_a_merged_ticket_or_one_without_an_organization() -> None:
    alone = looked(facts=FACTS.model_copy(update={"organization_id": None}))
    merged = unchanged(merged=True)

    assert after(alone).report(alone) is None
    assert after(looked(), merged).report(merged) is None


@given(st.text(max_size=400), st.lists(st.text(max_size=80), max_size=8), st.text(max_size=200))
def test_a_digest_is_small_whatever_the_words(
    words: str, topics: list[str], requester: str
) -> None:
    summary = SUMMARY.model_copy(update={"intent": words, "summary": words, "topics": topics})
    facts = FACTS.model_copy(update={"requester": requester})

    digest = facts.digest(summary)

    assert len(digest.gist.encode()) <= 240
    assert len(digest.topics) <= 3
    assert all(len(topic.encode()) <= 40 for topic in digest.topics)
    assert len(digest.requester.encode()) <= 60


def test_all_of_a_ticket_survives_continue_as_new() -> None:
    state = after(looked(), unchanged(error=FAILURE))
    state.reported = state.report(looked())

    assert TicketState.model_validate_json(state.model_dump_json()) == state
