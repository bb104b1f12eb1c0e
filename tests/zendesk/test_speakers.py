"""Sides of a conversation: agents of today and of the past, notes, private mail."""

import pytest

from ticketfu.zendesk.models import Comment, Ticket, TicketRead, User

REQUESTER, CC, COLLEAGUE, AGENT, FORMER, STRANGER = range(1, 7)
PEOPLE = {
    REQUESTER: User(id=REQUESTER, role="end-user", organization_id=7),
    CC: User(id=CC, role="end-user"),
    COLLEAGUE: User(id=COLLEAGUE, role="end-user", organization_id=7),
    AGENT: User(id=AGENT, role="agent"),
    FORMER: User(id=FORMER, role="end-user", organization_id=99),
}
TICKET = Ticket(id=42, requester_id=REQUESTER, organization_id=7, email_cc_ids=(CC,))


def said(
    author_id: int | None, *, public: bool = True, channel: str = "web", number: int = 0
) -> Comment:
    return Comment(id=number, author_id=author_id, public=public, channel=channel, text="words")


def speaker(*comments: Comment) -> str:
    """The side of the last comment."""
    read = TicketRead(TICKET, PEOPLE, None, (said(REQUESTER), *comments))
    return read.speaker(comments[-1])


@pytest.mark.parametrize(
    ("author_id", "side"),
    [
        (REQUESTER, "customer"),
        (CC, "customer"),
        (COLLEAGUE, "customer"),
        (AGENT, "agent"),
        (FORMER, "agent"),
        (STRANGER, "agent"),
        (-1, "system"),
        (None, "system"),
    ],
)
def test_a_public_comment_is_of_its_authors_side(author_id: int | None, side: str) -> None:
    assert speaker(said(author_id)) == side


@pytest.mark.parametrize(
    ("author_id", "channel", "side"),
    [
        (AGENT, "web", "note"),
        (AGENT, "email", "note"),
        (FORMER, "web", "note"),
        (FORMER, "email", "note"),
        (REQUESTER, "email", "customer"),
        (CC, "email", "customer"),
        (REQUESTER, "web", "note"),
        (None, "rule", "note"),
    ],
)
def test_a_private_comment_is_a_note_unless_a_customer_mailed_it(
    author_id: int | None, channel: str, side: str
) -> None:
    assert speaker(said(author_id, public=False, channel=channel)) == side


def test_the_author_of_a_note_is_an_agent_also_in_public() -> None:
    assert speaker(said(CC, public=False), said(CC)) == "agent"


def test_a_requester_whose_comment_was_made_private_stays_the_customer() -> None:
    assert speaker(said(REQUESTER, public=False), said(REQUESTER)) == "customer"


def test_whoever_wrote_first_is_the_customer_also_after_a_change_of_requester() -> None:
    read = TicketRead(TICKET, PEOPLE, None, (said(FORMER), said(REQUESTER, number=1)))

    assert read.speaker(read.comments[0]) == "customer"
