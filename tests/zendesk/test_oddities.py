"""Odd answers of Zendesk's, as public bug reports have them: the ticket stays readable."""

import json

import pytest
from temporalio.exceptions import ApplicationError

from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk

COMMENTS = "/api/v2/tickets/42/comments"


def page(*comments: object, users: object = ()) -> str:
    return json.dumps({"comments": comments, "users": users, "meta": {"has_more": False}})


def comment(**fields: object) -> dict[str, object]:
    return {"id": 5, "author_id": 7, "plain_body": "It does not open.", "public": True, **fields}


@pytest.mark.parametrize(
    "odd",
    [
        {"attachments": [{"file_name": "no id"}, {"id": 1, "file_name": "log.txt"}]},
        {"attachments": {"not": "a list"}},
        {"created_at": ""},
        {"created_at": "yesterday"},
        {"created_at": {"a": 1}},
        {"author_id": {"a": 1}},
        {"author_id": "zd:answerBot"},
        {"public": "perhaps"},
        {"via": "web"},
        {"via": {"channel": 17}},
        {"type": ["Comment"]},
        {"html_body": 17, "body": ["x"]},
        {"metadata": None, "audit_id": "none"},
    ],
)
async def test_one_odd_value_does_not_make_a_ticket_unreadable(
    sample: Sample, zendesk: Zendesk, odd: dict[str, object]
) -> None:
    sample.fail_next(COMMENTS, status=200, body=page(None, comment(**odd)))

    read = await zendesk.read_ticket(42)

    assert [said.text for said in read.comments] == ["It does not open."]


@pytest.mark.parametrize(
    "odd",
    [
        {"subject": None},
        {"subject": 17},
        {"priority": {"a": 1}},
        {"type": ["task"]},
        {"tags": "vip"},
        {"tags": ["vip", None, {"a": 1}]},
        {"organization_id": "none"},
        {"assignee_id": {"a": 1}},
        {"created_at": "", "updated_at": "soon"},
        {"collaborator_ids": [None, "x", 7], "email_cc_ids": "none"},
        {"satisfaction_rating": "offered", "via": [], "from_messaging_channel": "no idea"},
        {"custom_fields": {"a": 1}, "generated_timestamp": "x", "status": None},
    ],
)
async def test_one_odd_value_of_a_ticket_does_not_make_it_unreadable(
    sample: Sample, zendesk: Zendesk, odd: dict[str, object]
) -> None:
    ticket = {"id": 42, "subject": "Report", "status": "open", "requester_id": 7, **odd}
    body = json.dumps({"ticket": ticket, "users": None, "organizations": [17, {"name": "x"}]})
    sample.fail_next(COMMENTS, status=200, body=page(comment()))
    sample.fail_next("/api/v2/tickets/42", status=200, body=body)

    read = await zendesk.read_ticket(42)

    assert (read.ticket.id, read.ticket.requester_id) == (42, 7)
    assert len(read.comments) == 1


@pytest.mark.parametrize("users", [None, "none", [None, {"name": "no id"}, 17]])
async def test_bad_people_are_left_out(sample: Sample, zendesk: Zendesk, users: object) -> None:
    sample.fail_next(COMMENTS, status=200, body=page(comment(), users=users))

    assert len((await zendesk.read_ticket(42)).comments) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (page(comment(id="the customer's words")), "comments.0.id"),
        (page({"plain_body": "the customer's words"}), "comments.0.id"),
        (json.dumps({"comments": [], "meta": {"has_more": "the customer's"}}), "meta.has_more"),
        (json.dumps({"comments": "the customer's words", "meta": {}}), "comments"),
    ],
)
async def test_an_error_names_the_field_that_is_needed_and_unreadable_and_not_its_value(
    sample: Sample, zendesk: Zendesk, body: str, field: str
) -> None:
    sample.fail_next(COMMENTS, status=200, body=body)

    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_ticket(42)

    assert failed.value.type == "zendesk.bad_response"
    assert f" {field} " in failed.value.message
    assert "customer" not in repr(failed.value)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (r"half \ud83d a pair", "half \ufffd a pair"),
        (r"other half \ude00.", "other half \ufffd."),
        (r"\ud83d\ude00 whole", "\U0001f600 whole"),
        (r"a path C:\\ud83d\\x", r"a path C:\ud83d\x"),
        ("two\nlines", "two lines"),
    ],
)
async def test_characters_that_json_does_not_allow_are_mended(
    sample: Sample, zendesk: Zendesk, words: str, text: str
) -> None:
    body = page(comment(plain_body="WORDS", id=5), comment(plain_body="BAD", id=6))
    body = body.replace("WORDS", words).replace("BAD", r"\ud83d")
    sample.fail_next(COMMENTS, status=200, body=body)

    assert (await zendesk.read_ticket(42)).comments[0].text == text


async def test_hidden_characters_are_dropped_and_long_names_cut(
    sample: Sample, zendesk: Zendesk
) -> None:
    said = comment(plain_body="re\u200bset\x1b[31m \u202eit\U000e0041")
    user = {"id": 7, "name": "N" * 400_000 + "\u202e"}
    sample.fail_next(COMMENTS, status=200, body=page(said, users=[user]))
    sample.tickets[42].subject = "S\u200b" * 100_000
    sample.tickets[42].status = "x" * 1_500_000

    read = await zendesk.read_ticket(42)

    assert read.comments[0].text == "reset it"
    assert len(read.people[7].name) == 200
    assert len(read.ticket.subject) <= 500
    assert "\u200b" not in read.ticket.subject
    assert len(read.ticket.status) == 100


async def test_a_comment_without_a_time_stays_where_it_was_read(
    sample: Sample, zendesk: Zendesk
) -> None:
    rows = [
        comment(id=3, created_at="2026-11-02T10:00:00Z", plain_body="one"),
        comment(id=2, created_at=None, plain_body="two"),
        comment(id=4, created_at="2026-11-02T11:00:00Z", plain_body="three"),
    ]
    sample.fail_next(COMMENTS, status=200, body=page(*rows))

    assert {said.text for said in (await zendesk.read_ticket(42)).comments[:2]} == {"one", "two"}


@pytest.mark.parametrize("failing", [{"status": 504}, {"status": 502}, {"status": 413}])
async def test_a_page_too_big_for_zendesk_is_asked_for_again_with_half_its_size(
    sample: Sample, zendesk: Zendesk, failing: dict[str, int]
) -> None:
    sample.fail_next(COMMENTS, times=3, **failing)

    read = await zendesk.read_ticket(42)

    assert len(read.comments) == len(sample.conversation(42))
    sizes = [query.rpartition("=")[2] for query in sample.queries(COMMENTS)]
    assert sizes == ["100", "50", "25", "12"]


async def test_a_page_that_is_too_big_at_its_smallest_is_an_error(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.fail_next(COMMENTS, status=504, times=100)

    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_ticket(42)

    assert (failed.value.type, failed.value.non_retryable) == ("zendesk.unavailable", False)
    assert sample.count(f"GET {COMMENTS}") == 5


async def test_a_long_ticket_is_whole_though_its_pages_shrink(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.fail_next("/api/v2/tickets/31/comments", status=504, times=2)

    read = await zendesk.read_ticket(31)

    assert [said.id for said in read.comments] == [row.id for row in sample.conversation(31)]
    assert read.complete
