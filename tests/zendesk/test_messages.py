"""Chats, messengers and calls, whose words are no comments."""

import json

import pytest
from temporalio.exceptions import ApplicationError

from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.conversation_log import LogEvent, content_text, number_of

TICKET = 42
LOG = f"/api/v2/tickets/{TICKET}/conversation_log"


async def test_the_messages_of_a_chat_are_read_in_order_with_their_authors(
    sample: Sample, zendesk: Zendesk
) -> None:
    tessa, nina = (sample.users[sample.names[name]] for name in ("tessa", "nina"))
    before = len(sample.conversation(TICKET))
    sample.add_message(TICKET, "Hi, I am a bot.", bot="Quay")
    sample.add_message(TICKET, "Where is my order?", author=tessa)
    sample.add_message(TICKET, "On its way.", author=nina)
    sample.add_message(TICKET, "Thanks!")
    sample.add_comment(TICKET, "Called back.", author_id=nina.id, public=False)

    read = await zendesk.read_ticket(TICKET)

    said = [
        (row.text, read.speaker(row), row.author_name or read.people[row.author_id or 0].name)
        for row in read.comments[before:]
    ]
    assert said == [
        ("Hi, I am a bot.", "system", "Quay"),
        ("Where is my order?", "customer", "Tessa Lindqvist"),
        ("On its way.", "agent", "Nina Okafor"),
        ("Thanks!", "customer", "Web user"),
        ("Called back.", "note", "Nina Okafor"),
    ]
    ids = [row.id for row in read.comments]
    assert len(set(ids)) == len(ids) == before + 5
    assert max(ids) < 2**53


async def test_only_a_chat_is_asked_for_its_messages(sample: Sample, zendesk: Zendesk) -> None:
    await zendesk.read_ticket(TICKET)

    assert sample.count(f"GET {LOG}") == 0


async def test_every_page_of_messages_is_read(sample: Sample, zendesk: Zendesk) -> None:
    for number in range(205):
        sample.add_message(TICKET, f"message {number}")

    texts = [row.text for row in (await zendesk.read_ticket(TICKET)).comments]

    assert [text for text in texts if text.startswith("message ")] == [
        f"message {number}" for number in range(205)
    ]


async def test_an_account_without_the_log_still_has_its_comments(
    sample: Sample, zendesk: Zendesk
) -> None:
    comments = len(sample.conversation(TICKET))
    sample.add_message(TICKET, "Where is my order?")
    sample.fail_next(LOG, status=404, body='{"error": "InvalidEndpoint"}')

    assert len((await zendesk.read_ticket(TICKET)).comments) == comments


async def test_a_ticket_without_comments_is_read_though_the_log_is_not(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.comments.clear()
    sample.fail_next(LOG, status=500, times=100)

    assert (await zendesk.read_ticket(TICKET)).comments == ()


async def test_a_log_without_an_end_of_page_is_a_single_page(
    sample: Sample, zendesk: Zendesk
) -> None:
    sample.add_message(TICKET, "Where is my order?")
    event = {"id": "01J9", "type": "Messaging::ConversationMessage", "content": {"text": "Here."}}
    sample.fail_next(LOG, status=200, body=json.dumps({"events": [event]}))

    assert (await zendesk.read_ticket(TICKET)).comments[-1].text == "Here."


async def test_messages_that_may_not_be_read_are_an_error(sample: Sample, zendesk: Zendesk) -> None:
    sample.add_message(TICKET, "Where is my order?")
    sample.fail_next(LOG, status=403)

    with pytest.raises(ApplicationError) as failed:
        await zendesk.read_ticket(TICKET)

    assert failed.value.type == "zendesk.forbidden"


async def test_a_call_brings_its_transcript_and_not_its_recording(
    sample: Sample, zendesk: Zendesk
) -> None:
    nina = sample.names["nina"]
    sample.add_comment(TICKET, "Inbound call", author_id=nina, transcript="My door is stuck.")

    read = await zendesk.read_ticket(TICKET)

    assert read.comments[-1].text == "Inbound call\nMy door is stuck."
    assert read.comments[-1].type == "VoiceComment"
    assert "recording" not in read.comments[-1].model_dump_json()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ({"type": "text", "text": "Hello <3"}, "Hello <3"),
        ({"type": "html", "body": "<div><p>One</p><p>Two</p></div>"}, "One\nTwo"),
        ({"body": "1 < 2"}, "1 < 2"),
        (
            {"type": "carousel", "items": [{"title": "Boots", "description": "Blue"}, {"a": 1}, 7]},
            "Boots\nBlue",
        ),
        (
            {
                "type": "formResponse",
                "fields": [
                    {"label": "Order", "text": "QX-1"},
                    {"label": "Size", "select": [{"label": "L"}, {"label": "XL"}]},
                    {"label": "Mail", "email": "t@example.com"},
                ],
            },
            "Order: QX-1\nSize: L, XL\nMail: t@example.com",
        ),
        ({"type": "location", "location": {"name": "Shop", "address": "Rue 1"}}, "Shop\nRue 1"),
        ({"type": "location", "location": 7}, ""),
        ({"type": "file", "altText": "a receipt", "mediaUrl": "https://x/y"}, "a receipt"),
        ({"text": "see https://media.smooch.io/apps/1/a.png"}, "see"),
        ({"type": "location", "coordinates": {"lat": 1}}, ""),
        (None, ""),
        ("plain words", "plain words"),
    ],
)
def test_each_kind_of_message_gives_its_words(content: object, text: str) -> None:
    assert content_text(content) == text


@pytest.mark.parametrize(
    ("kind", "metadata", "public"),
    [
        ("Messaging::ConversationMessage", {}, True),
        ("Comment", {}, False),
        ("Comment", {"public": True}, True),
        ("Comment", {"is_public": True}, True),
        ("Comment", None, False),
    ],
)
def test_a_message_is_public_and_a_comment_when_the_log_says_so(
    kind: str, metadata: object, public: bool
) -> None:
    event = LogEvent.model_validate(
        {"id": "01J9", "type": kind, "metadata": metadata, "content": {"text": "x"}}
    )

    assert event.comment().public is public


def test_an_event_has_the_same_number_each_time_and_another_than_its_neighbour() -> None:
    names = [f"01J9QN8DC6EV34VR3W0KGFY7{n:02}" for n in range(100)]

    assert [number_of(name) for name in names] == [number_of(name) for name in names]
    assert len({number_of(name) for name in names}) == 100
    assert number_of("8639388162331") == 8639388162331
