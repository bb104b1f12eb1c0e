"""From a ticket as read to the question asked of a language model; pure."""

from ticketfu.llm.prompt import Passage, Prompt, guarded
from ticketfu.text import clip, plain_line
from ticketfu.zendesk.models import Comment, TicketRead

INSTRUCTIONS = """\
You summarize one support ticket for the colleague who opens it next.
The material has one comment a line, oldest first, and on its last line what is known of the ticket.
Use only what is there. Keep names, numbers, dates, versions and error texts exact.
- intent: what the customer wants, in one sentence.
- summary: 2 to 5 sentences over the whole conversation: the problem as first reported, what was
  found or tried and by whom, and where it stands now.
- next_step: the one thing that should happen next and who does it.
- open_questions: questions nobody has answered yet.
- topics: 1 to 3 general lower-case labels of one or two words, such as "billing" or "login".
- sentiment: the customer's latest mood: positive, neutral or negative.
- evidence: the 2 to 4 claims that matter most, each with the ids of the comments that show it and
  a quote: up to 25 words of one of these comments, copied letter by letter.
Comments with role "note" are internal: use them, and say that they are internal when you do."""

CUSTOMERS_LANGUAGE = (
    "Write every text in the language of the customer's own comments, but topics in English."
)

NAME_CHARACTERS = 100
# Customers choose names and attach files: without a bound both would cost.
MOST_ATTACHMENTS = 10


def ticket_prompt(read: TicketRead, *, instructions: str | None, language: str | None) -> Prompt:
    """Build it without what changes and does not matter: tags, times of edits, counters."""
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
    text = guarded(instructions or INSTRUCTIONS, language, CUSTOMERS_LANGUAGE)
    passages = tuple(_passage(read, comment) for comment in read.comments)
    return Prompt(text, metadata, passages, language=language)


def person(read: TicketRead, user_id: int | None) -> str:
    """Deleted people keep their id on what they wrote."""
    user = read.people.get(user_id) if user_id else None
    return (_name(user.name) if user else None) or "unknown person"


def _name(name: str) -> str:
    return clip(plain_line(name), NAME_CHARACTERS)


def _passage(read: TicketRead, comment: Comment) -> Passage:
    names = [_name(file.file_name) for file in comment.attachments if file.file_name]
    details: dict[str, object] = {"attachments": names[:MOST_ATTACHMENTS]} if names else {}
    role = read.speaker(comment)
    if role == "customer" and not comment.public:
        details["private"] = True
    return Passage(
        id=comment.id,
        text=comment.text,
        author=_name(comment.author_name) or person(read, comment.author_id),
        role=role,
        at=comment.created_at.isoformat() if comment.created_at else "",
        details=details,
    )
