"""An answer of Zendesk, or of whatever stands in its place: a record, or an error of our own."""

import httpx2
import pytest
from temporalio.exceptions import ApplicationError

from tests.fuzz.mutation import BITS, Mutator, fuzzed
from ticketfu.zendesk.comment_text import MAX_COMMENT_CHARACTERS, comment_text
from ticketfu.zendesk.comments import CommentCollector
from ticketfu.zendesk.conversation_log import messages
from ticketfu.zendesk.exported import ExportPage
from ticketfu.zendesk.html import html_text
from ticketfu.zendesk.lenient import Record
from ticketfu.zendesk.models import TicketRead
from ticketfu.zendesk.parsing import parsed_response
from ticketfu.zendesk.responses import CommentsPage, LogPage, TicketAnswer

TICKET = {
    "id": 42,
    "subject": "A report",
    "status": "open",
    "tags": ["vip", "closed_by_merge"],
    "requester_id": 7,
    "organization_id": None,
    "collaborator_ids": [8],
    "created_at": "2026-11-02T15:40:00Z",
    "updated_at": "2026-11-02T15:40:00+01:00",
    "generated_timestamp": 1_762_000_000,
    "satisfaction_rating": {"score": "good"},
    "via": {"channel": "email"},
}
PEOPLE = [
    {"id": 7, "name": "Cara Castle", "email": "cara@acme.example", "role": "end-user"},
    {"id": 8, "name": "Priya", "role": "agent", "active": True},
]
COMMENT = {
    "id": 5,
    "type": "Comment",
    "author_id": 7,
    "public": True,
    "plain_body": "It does not open.\n> On Monday Ada wrote:",
    "html_body": "<p>It does <b>not</b> open.</p><img src='https://acme.zendesk.com/attachments/token/x'>",
    "via": {"channel": "email"},
    "created_at": "2026-11-02T15:40:00Z",
    "attachments": [{"id": 1, "file_name": "a.png", "size": 3}],
    "data": {"transcription_text": "Hello."},
}
EVENT = {
    "id": "01H",
    "type": "Messaging::Message",
    "reference": "zen:comment:5",
    "created_at": "2026-11-02T15:41:00Z",
    "author": {"type": "end_user", "zen:support:user_id": 7, "display_name": "Cara"},
    "content": {"type": "text", "text": "Still not", "items": [{"title": "x"}], "fields": [{}]},
    "metadata": {"public": True},
}
BODIES: dict[type[Record], object] = {
    TicketAnswer: {
        "ticket": TICKET,
        "users": PEOPLE,
        "organizations": [{"id": 3, "name": "Acme", "domain_names": ["acme.example"]}],
        "metric_sets": [{"ticket_id": 42, "reopens": 1, "reply_time_in_minutes": {"calendar": 3}}],
    },
    CommentsPage: {"comments": [COMMENT], "users": PEOPLE, "meta": {"has_more": False}},
    LogPage: {"events": [EVENT], "meta": {"has_more": True, "after_cursor": "x"}},
    ExportPage: {"tickets": [TICKET], "after_cursor": "x", "end_of_stream": True},
}


@pytest.mark.parametrize("shape", BODIES, ids=lambda shape: shape.__name__)
@fuzzed
def test_any_body_is_a_record_or_an_error_that_quotes_nothing(
    shape: type[Record], mutator: Mutator
) -> None:
    response = httpx2.Response(200, headers={"content-type": "application/json"})
    message = ""
    try:
        record = parsed_response(response, mutator.bytes(BODIES[shape]), shape)
    except ApplicationError as error:
        assert error.type in {"zendesk.bad_response", "zendesk.too_large"}  # noqa: PT017
        message = error.message
    else:
        assert len(record.model_dump_json()) < 10_000_000
    assert "open" not in message
    assert len(message) < 300


@fuzzed
def test_whatever_was_read_is_a_conversation(mutator: Mutator) -> None:
    rows = [{**mutator.value(COMMENT), "id": number} for number in (5, 6)]
    page = CommentsPage.model_validate(
        {"comments": rows, "users": mutator.value(PEOPLE), "meta": {"has_more": False}}
    )
    collector = CommentCollector()
    collector.add(page.comments, page.users)
    log = LogPage.model_validate(mutator.value({"events": [EVENT, EVENT]}))
    collector.add(messages(log.events, collector.comments()))
    answer = TicketAnswer.model_validate({"ticket": {**mutator.value(TICKET), "id": 42}})
    read = TicketRead(answer.ticket, collector.people, None, collector.comments())

    speakers = {read.speaker(comment) for comment in read.comments}
    assert speakers <= {"customer", "agent", "note", "system"}
    assert read.ticket.satisfaction in {"good", "bad", None}
    assert all(len(comment.text) <= MAX_COMMENT_CHARACTERS for comment in read.comments)


@fuzzed
def test_whatever_was_exported_was_changed_at_some_time_or_none(mutator: Mutator) -> None:
    for row in ExportPage.model_validate({"tickets": [mutator.value(TICKET)]}).tickets:
        assert row.changed_at is None or row.changed_at.tzinfo


@pytest.mark.parametrize("seconds", [10**18, -(10**15), 2**63, 10**30])
def test_a_time_that_no_calendar_has_is_none(seconds: int) -> None:
    page = ExportPage.model_validate({"tickets": [{"id": 1, "generated_timestamp": seconds}]})
    assert page.tickets[0].generated_timestamp is None
    assert page.tickets[0].changed_at is None


@fuzzed
def test_any_markup_becomes_no_longer_text_without_addresses_of_files(mutator: Mutator) -> None:
    html = str(COMMENT["html_body"])
    text = "".join(mutator.line(html, html, *BITS) for _ in range(4))
    assert len(html_text(text)) <= len(text)
    for field in ("plain_body", "html_body", "body"):
        assert "acme.zendesk.com/attachments/token" not in comment_text({field: text})


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<a href='", "<script>", "![", "](", "//x"])
def test_a_flood_of_markup_ends(piece: str) -> None:
    """Quadratic work on the whole flood would outlast the suite's timeout."""
    flood = piece * (100_000 // len(piece))
    assert len(comment_text({"html_body": flood, "body": flood})) <= MAX_COMMENT_CHARACTERS
