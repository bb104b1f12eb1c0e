"""From a ticket as read to the question asked of a language model; pure."""

from collections.abc import Sequence

from ticketfu.llm.instructions import built_in, instructions_for
from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.text import clip, plain_line
from ticketfu.ticket.notes import ABOUT_NOTES, Notes
from ticketfu.ticket.repeats import without_repeats
from ticketfu.ticket.summary import TicketSummary
from ticketfu.zendesk.models import Comment, TicketRead

INSTRUCTIONS = built_in("ticketfu.ticket")

CUSTOMERS_LANGUAGE = (
    "Write every text in the language of the customer's own comments, but topics in English."
)

NAME_CHARACTERS = 100
# Customers choose names and attach files: without a bound both would cost.
MOST_ATTACHMENTS = 10


def ticket_prompt(
    read: TicketRead,
    comments: Sequence[Comment],
    *,
    instructions: str | None = None,
    language: str | None = None,
    notes: Notes = "label",
    known_topics: Sequence[str] = (),
) -> Prompt:
    """Ask about these comments, without what changes and does not matter: tags, times of edits.

    `language` is a tag; without one the summary is in the customer's.
    """
    ticket = read.ticket
    metadata: dict[str, object] = {
        "ticket": ticket.id,
        "subject": clip(plain_line(ticket.subject), 300) or None,
        "status": ticket.status,
        "priority": ticket.priority,
        "requester": person(read, ticket.requester_id),
        "assignee": person(read, ticket.assignee_id) if ticket.assignee_id else None,
        "organization": _name(read.organization.name) if read.organization else None,
    }
    task = "\n".join(filter(None, [instructions or INSTRUCTIONS, ABOUT_NOTES[notes]]))
    text = instructions_for(task, TicketSummary, language, CUSTOMERS_LANGUAGE)
    texts = without_repeats(comment.text for comment in comments)
    passages = tuple(
        _passage(read, number, comment, text)
        for number, (comment, text) in enumerate(zip(comments, texts, strict=True), 1)
    )
    return Prompt(text, metadata, passages, language=language, known_topics=tuple(known_topics))


def person(read: TicketRead, user_id: int | None) -> str:
    """The name of a user; deleted ones keep their id on what they wrote, but have no name."""
    user = read.people.get(user_id) if user_id else None
    return (_name(user.name) if user else None) or "unknown person"


def _name(name: str) -> str:
    return clip(plain_line(name), NAME_CHARACTERS)


def _passage(read: TicketRead, number: int, comment: Comment, text: str) -> Passage:
    names = [_name(file.file_name) for file in comment.attachments if file.file_name]
    details: dict[str, object] = {"attachments": names[:MOST_ATTACHMENTS]} if names else {}
    role = read.speaker(comment)
    if role == "customer" and not comment.public:
        details["private"] = True
    return Passage(
        id=number,
        text=text,
        author=_name(comment.author_name) or person(read, comment.author_id),
        role=role,
        at=comment.created_at.isoformat() if comment.created_at else "",
        details=details,
        prefix="c",
    )
