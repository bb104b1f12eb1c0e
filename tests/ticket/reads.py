"""A ticket as read from Zendesk, for tests of what is made of it."""

from datetime import UTC, datetime, timedelta

from ticketfu.zendesk.models import Comment, Organization, Ticket, TicketRead, User

NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)
CUSTOMER, AGENT, GONE = 11, 12, 13

TICKET = Ticket(
    id=42,
    subject="The report does not open",
    status="open",
    priority="high",
    tags=("vip",),
    requester_id=CUSTOMER,
    assignee_id=AGENT,
    organization_id=7,
    created_at=NOW - timedelta(days=1),
    updated_at=NOW,
)
PEOPLE = {
    CUSTOMER: User(id=CUSTOMER, name="Cara Castle", role="end-user"),
    AGENT: User(id=AGENT, name="Abe Adams", role="agent"),
}


def comment(number: int, text: str, *, author: int | None = CUSTOMER, **more: object) -> Comment:
    fields = {"created_at": NOW + timedelta(minutes=number), "public": True, **more}
    return Comment.model_validate({"id": number, "author_id": author, "plain_body": text, **fields})


ACME = Organization(id=7, name="Acme")
COMMENTS = (
    comment(1, "The report does not open."),
    comment(2, "Which browser is it?", author=AGENT),
    comment(3, "Their plan has no reports.", author=AGENT, public=False),
)


def read(
    *comments: Comment,
    ticket: Ticket = TICKET,
    people: dict[int, User] = PEOPLE,
    organization: Organization | None = ACME,
) -> TicketRead:
    return TicketRead(ticket, people, organization, comments or COMMENTS)
