import time
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from ticketfu.zendesk.html import html_text
from ticketfu.zendesk.lenient import Record
from ticketfu.zendesk.models import Comment, Organization, Ticket, User


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
        ({"plain_body": " \n", "body": "marked", "html_body": "<p>html</p>"}, "html"),
        ({"plain_body": None, "body": "marked", "html_body": None}, "marked"),
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


@pytest.mark.parametrize(
    "repeated",
    [
        *(
            "<a ",
            "<a b='",
            '<a href="',
            "<!--",
            "<![CDATA[",
            "<![ZQ[",
            "<script>",
            "</",
            "<",
            "<p>",
        ),
        *("<p>", "<a '\"", "&#99999999", "&#9", "&", "<?", "<!", "<style></style", "<title"),
    ],
)
def test_html_of_any_kind_takes_a_time_that_grows_with_its_length(repeated: str) -> None:
    """Quadratic work takes minutes of processor time here, linear work half a second."""
    started = time.process_time()

    html_text(repeated * (240_000 // len(repeated)))

    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear team</p><![CODE42[ please reset", "Dear team\n[CODE42[ please reset"),
        ("one <!-- never closed two", "one never closed two"),
        ("<p title='a > b'>one</p>", "one"),
        ("1 < 2 and <b>bold</b>", "1 < 2 and bold"),
        ("<script>never closed words", "never closed words"),
        ("&#99999999999999999999; x &#x110000000;", "\ufffd x \ufffd"),
        ("<td>a</td><td>b</td>", "a b"),
    ],
)
def test_broken_html_keeps_its_words(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("![](https://acme.zendesk.com/attachments/token/abc/?name=a.png)", ""),
        ("![a.png](https://acme.zendesk.com/attachments/token/abc) there", "a.png there"),
        ("[log](https://acme.zendesk.com/attachments/token/abc/?name=l) here", "log here"),
        ("at https://acme.zendesk.com/attachments/token/abc/?name=l now", "at  now"),
        ("at acme.zendesk.com/attachments/token/abc now", "at  now"),
        ("at https://p22.zdusercontent.com/attachment/1/x now", "at  now"),
        ("see https://docs.example/guide, [ours](https://a.example/b)",) * 2,
    ],
)
@pytest.mark.parametrize("field", ["plain_body", "body"])
def test_addresses_of_files_are_dropped_and_other_links_stay(
    text: str, kept: str, field: str
) -> None:
    assert Comment.model_validate({"id": 1, field: text}).text == kept


def test_a_comment_that_is_only_a_picture_has_no_words() -> None:
    picture = "https://acme.zendesk.com/attachments/token/abc/?name=a.png"
    comment = {
        "id": 1,
        "plain_body": " ",
        "body": f" ![]({picture})",
        "html_body": f'<div class="zd-comment"><img src="{picture}"></div>',
    }

    assert "abc" not in Comment.model_validate(comment).model_dump_json()
    assert Comment.model_validate(comment).text == ""


def test_no_half_of_an_address_is_left_where_a_long_comment_is_cut() -> None:
    address = "https://acme.zendesk.com/attachments/token/" + "s3cret" * 2_000
    comment = Comment.model_validate(
        {"id": 1, "plain_body": f"{'a ' * 20_000}{address}{' b' * 20_000}"}
    )

    assert "s3cret" not in comment.text
    assert len(comment.text) <= 65_536
