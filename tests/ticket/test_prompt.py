"""What a model is asked of a ticket, and which changes ask it anew."""

import json

import pytest

from tests.ticket.reads import AGENT, COMMENTS, GONE, PEOPLE, TICKET, comment, read
from ticketfu.llm.prompt import Prompt
from ticketfu.ticket.prompt import INSTRUCTIONS, ticket_prompt
from ticketfu.zendesk.models import Attachment, Organization, TicketRead, User

FIRST, SECOND, NOTE = COMMENTS


def asked(
    given: TicketRead, *, instructions: str | None = None, language: str | None = None
) -> Prompt:
    return ticket_prompt(given, instructions=instructions, language=language)


def fingerprint(given: TicketRead) -> str:
    return asked(given).fingerprint()


def rows(given: TicketRead) -> list[dict[str, object]]:
    return [json.loads(line) for line in asked(given).render().split("\n")[1:-1]]


def test_facts_come_first_and_then_every_comment_in_order() -> None:
    facts, *comments = rows(read())

    assert facts == {
        "ticket": 42,
        "subject": "The report does not open",
        "status": "open",
        "priority": "high",
        "requester": "Cara Castle",
        "assignee": "Abe Adams",
        "organization": "Acme",
    }
    assert [row["id"] for row in comments] == [1, 2, 3]
    assert comments[0] == {
        "id": 1,
        "author": "Cara Castle",
        "role": "customer",
        "at": "2026-11-02T15:41:00+00:00",
        "text": "The report does not open.",
    }


def test_an_empty_ticket_can_be_asked_about() -> None:
    bare = TICKET.model_copy(
        update={
            "subject": "",
            "priority": None,
            "requester_id": None,
            "assignee_id": None,
            "organization_id": None,
        }
    )
    given = TicketRead(bare, {}, None, ())

    assert rows(given) == [
        {
            "ticket": 42,
            "subject": None,
            "status": "open",
            "priority": None,
            "requester": "unknown person",
            "assignee": None,
            "organization": None,
        }
    ]


@pytest.mark.parametrize(
    ("author", "public", "role"),
    [
        (11, True, "customer"),
        (11, False, "note"),
        (AGENT, True, "agent"),
        (AGENT, False, "note"),
        (14, True, "agent"),
        (GONE, True, "customer"),
        (GONE, False, "note"),
        (-1, True, "system"),
        (-1, False, "note"),
        (None, True, "system"),
        (None, False, "note"),
    ],
)
def test_who_speaks_is_told_and_what_is_internal_is_labelled(
    author: int | None, public: bool, role: str
) -> None:
    people = PEOPLE | {14: User(id=14, name="Ada Min", role="admin")}

    _, row = rows(read(comment(5, "Hello.", author=author, public=public), people=people))

    assert row["role"] == role


def test_deleted_people_are_unknown_persons() -> None:
    nameless = PEOPLE | {15: User(id=15, name="", role="end-user")}
    ticket = TICKET.model_copy(update={"requester_id": GONE, "assignee_id": GONE})
    comments = [comment(5, "One.", author=GONE), comment(6, "Two.", author=15)]

    facts, *said = rows(read(*comments, ticket=ticket, people=nameless))

    assert facts["requester"] == facts["assignee"] == "unknown person"
    assert [row["author"] for row in said] == ["unknown person"] * 2


def test_attachments_are_told_by_their_names() -> None:
    files = [Attachment(id=1, file_name="screen.png"), Attachment(id=2)]

    _, row = rows(read(comment(5, "See this.", attachments=files)))

    assert row["attachments"] == ["screen.png"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("tags", ("vip", "new-tag")),
        ("tags", ()),
        ("updated_at", None),
        ("created_at", None),
        ("type", "incident"),
    ],
)
def test_what_the_model_would_not_see_asks_nothing_new(field: str, value: object) -> None:
    changed = read(ticket=TICKET.model_copy(update={field: value}))

    assert fingerprint(changed) == fingerprint(read())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", "The report opens"),
        ("status", "solved"),
        ("priority", None),
        ("requester_id", AGENT),
        ("assignee_id", None),
        ("assignee_id", 11),
    ],
)
def test_a_change_of_the_ticket_asks_anew(field: str, value: object) -> None:
    changed = read(ticket=TICKET.model_copy(update={field: value}))

    assert fingerprint(changed) != fingerprint(read())


@pytest.mark.parametrize(
    "changed",
    [
        read(*COMMENTS, comment(4, "One more thing.")),
        read(FIRST, SECOND),
        read(FIRST.model_copy(update={"text": "The report opens."}), SECOND, NOTE),
        read(FIRST.model_copy(update={"text": "The ▇▇▇▇ does not open."}), SECOND, NOTE),
        read(FIRST, SECOND.model_copy(update={"public": False}), NOTE),
        read(FIRST, SECOND, NOTE.model_copy(update={"public": True})),
        read(SECOND, FIRST, NOTE),
        read(FIRST.model_copy(update={"author_id": AGENT}), SECOND, NOTE),
        read(people={AGENT: PEOPLE[AGENT]}),
        read(organization=Organization(id=7, name="Acme Inc.")),
        read(organization=None),
        read(FIRST.model_copy(update={"attachments": (Attachment(id=1, file_name="a.png"),)})),
    ],
    ids=[
        *("a new comment", "a deleted comment", "an edit", "a redaction", "made private"),
        *("made public", "another order", "another author", "a deleted person"),
        *("a renamed organization", "no organization", "an attachment"),
    ],
)
def test_a_change_of_what_is_said_or_by_whom_asks_anew(changed: TicketRead) -> None:
    assert fingerprint(changed) != fingerprint(read())


def test_other_instructions_or_languages_are_the_same_content() -> None:
    prompts = [
        asked(read()),
        asked(read(), instructions="Be brief."),
        asked(read(), language="German"),
        asked(read(), instructions="Be brief.", language="German"),
    ]

    assert len({prompt.fingerprint() for prompt in prompts}) == 1
    assert prompts[0].instructions == INSTRUCTIONS
    assert prompts[1].instructions == "Be brief."
    assert "German" in prompts[2].instructions
