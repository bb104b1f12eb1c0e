from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from ticketfu.zendesk.html import html_text
from ticketfu.zendesk.models import Comment, Organization, Record, Ticket, User


@pytest.mark.parametrize("record", [Ticket, User, Organization, Comment])
def test_everything_but_the_id_may_be_null(record: type[Record]) -> None:
    nulls = dict.fromkeys(record.model_fields) | {"id": 46408803208081, "a_new_key": {"a": 1}}

    assert record.model_validate(nulls) == record.model_validate({"id": 46408803208081})


@pytest.mark.parametrize("record", [Ticket, User, Organization, Comment])
def test_a_record_needs_its_id_and_an_error_quotes_nothing(record: type[Record]) -> None:
    with pytest.raises(ValidationError) as refused:
        record.model_validate({"id": "the customer's words"})

    assert "customer" not in str(refused.value)


def test_unknown_statuses_and_roles_are_taken_as_they_are() -> None:
    ticket = Ticket(id=1, status="waiting_for_moon", priority="purple")

    assert (ticket.status, ticket.priority) == ("waiting_for_moon", "purple")
    assert not User(id=1, role="robot").staff


def test_only_an_export_shows_a_deleted_ticket() -> None:
    assert Ticket(id=1, status="deleted").deleted
    assert not Ticket(id=1, status="solved").deleted


def test_a_bot_has_no_number() -> None:
    bot = Comment.model_validate({"id": 1, "author_id": "zd:answerBot"})
    system = Comment.model_validate({"id": 2, "author_id": -1})

    assert (bot.author_id, system.author_id) == (None, -1)


def test_a_comment_of_unknown_visibility_is_not_public() -> None:
    assert not Comment(id=1).public


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-02T15:40:09Z", datetime(2026, 11, 2, 15, 40, 9, tzinfo=UTC)),
        ("2013-12-12T05:35Z", datetime(2013, 12, 12, 5, 35, tzinfo=UTC)),
        ("2026-11-02T15:40:09.123456789Z", datetime(2026, 11, 2, 15, 40, 9, 123456, tzinfo=UTC)),
        ("2026-11-02T15:40:09", datetime(2026, 11, 2, 15, 40, 9, tzinfo=UTC)),
    ],
)
def test_each_way_to_write_a_time_is_understood(written: str, moment: datetime) -> None:
    assert Comment.model_validate({"id": 1, "created_at": written}).created_at == moment


@pytest.mark.parametrize(
    ("bodies", "text"),
    [
        ({"plain_body": "plain", "body": "**marked**", "html_body": "<p>html</p>"}, "plain"),
        ({"plain_body": " \n", "body": "marked", "html_body": "<p>html</p>"}, "marked"),
        ({"plain_body": None, "body": None, "html_body": "<p>html</p>"}, "html"),
        ({}, ""),
    ],
)
def test_the_plainest_text_there_is_wins(bodies: dict[str, str | None], text: str) -> None:
    assert Comment.model_validate({"id": 1, **bodies}).text == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<div class="zd-comment" dir="auto"><p>One</p><p>Two</p></div>', "One\nTwo"),
        ("a &lt;b&gt; &amp; c&nbsp;d<br>e", "a <b> & c d\ne"),
        ("<style>p {color: red}</style><script>track()</script>words", "words"),
        ('<img src="https://tracker.example/1.gif" alt="x"> <a href="https://a">here</a>', "here"),
        ("<ul><li>one<li>two</ul>after", "one\ntwo\nafter"),
    ],
)
def test_html_becomes_its_words(html: str, text: str) -> None:
    assert html_text(html) == text
