"""The question about a ticket, and the changes that ask it anew."""

import json

import pytest

from tests.ticket.reads import AGENT, COMMENTS, GONE, PEOPLE, TICKET, comment, read
from ticketfu.llm.instructions import GUARD, bullets
from ticketfu.llm.prompt import Prompt
from ticketfu.ticket.notes import ABOUT_NOTES
from ticketfu.ticket.prompt import CUSTOMERS_LANGUAGE, ticket_prompt
from ticketfu.ticket.summary import TicketSummary
from ticketfu.zendesk.models import Attachment, Organization, TicketRead, User

FIRST, SECOND, NOTE = COMMENTS


def asked(
    given: TicketRead, *, instructions: str | None = None, language: str | None = None
) -> Prompt:
    return ticket_prompt(given, given.comments, instructions=instructions, language=language)


def fingerprint(given: TicketRead) -> str:
    return asked(given).fingerprint()


def rows(given: TicketRead) -> list[dict[str, object]]:
    return [json.loads(line) for line in asked(given).material.split("\n")]


def test_every_comment_comes_in_order_and_then_what_is_known_of_the_ticket() -> None:
    *comments, known = rows(read())

    assert known == {
        "ticket": 42,
        "subject": "The report does not open",
        "status": "open",
        "priority": "high",
        "requester": "Cara Castle",
        "assignee": "Abe Adams",
        "organization": "Acme",
    }
    assert [row["id"] for row in comments] == ["c1", "c2", "c3"]
    assert comments[0] == {
        "id": "c1",
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

    row, _ = rows(read(comment(5, "Hello.", author=author, public=public), people=people))

    assert row["role"] == role


def test_deleted_people_are_unknown_persons() -> None:
    nameless = PEOPLE | {15: User(id=15, name="", role="end-user")}
    ticket = TICKET.model_copy(update={"requester_id": GONE, "assignee_id": GONE})
    comments = [comment(5, "One.", author=GONE), comment(6, "Two.", author=15)]

    *said, known = rows(read(*comments, ticket=ticket, people=nameless))

    assert known["requester"] == known["assignee"] == "unknown person"
    assert [row["author"] for row in said] == ["unknown person"] * 2


def test_attachments_are_told_by_their_names() -> None:
    files = [Attachment(id=1, file_name="screen.png"), Attachment(id=2)]

    row, _ = rows(read(comment(5, "See this.", attachments=files)))

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


def test_another_instruction_or_language_does_not_ask_anew() -> None:
    prompts = [
        asked(read()),
        asked(read(), instructions="Be brief."),
        asked(read(), language="de"),
    ]

    assert len({prompt.fingerprint() for prompt in prompts}) == 1


@pytest.mark.parametrize("instructions", [None, "Be brief."])
def test_any_instructions_have_the_fields_the_guard_and_the_language(
    instructions: str | None,
) -> None:
    prompt = asked(read(), instructions=instructions, language="de")

    before, guard, after = prompt.instructions.partition(GUARD)
    assert before.startswith(instructions or "You summarize one support ticket")
    assert before.count(bullets(TicketSummary)) == before.count(ABOUT_NOTES["label"]) == 1
    assert (guard, after) == (GUARD, "\nWrite every text in German.")


def test_a_persons_own_instructions_say_where_the_fields_stand() -> None:
    own = asked(read(), instructions="Fill these:\n{fields}\nBe brief.").instructions

    assert own.startswith(f"Fill these:\n{bullets(TicketSummary)}\nBe brief.")


def test_without_a_language_the_summary_is_in_the_customers_and_topics_in_english() -> None:
    assert asked(read()).instructions.endswith(CUSTOMERS_LANGUAGE)


def test_names_that_customers_choose_are_bounded() -> None:
    files = [Attachment(id=number, file_name="n" * 245) for number in range(60)]
    people = {11: User(id=11, name="N" * 400_000)}
    said = [comment(number, "x", attachments=files) for number in range(400)]
    given = read(*said, people=people, organization=Organization(id=7, name="O" * 400_000))

    assert asked(given).size < 600_000
    assert asked(given).fit(60_000).size <= 60_000


def test_what_is_said_stays_the_same_beginning_while_a_status_changes() -> None:
    pending = read(ticket=TICKET.model_copy(update={"status": "pending"}))

    before, after = asked(read()).render(), asked(pending).render()

    assert before.partition('{"ticket"')[0] == after.partition('{"ticket"')[0]
    assert before.index("The report does not open.") < before.index('{"ticket"')
