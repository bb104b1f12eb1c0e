"""The comments that a summary may tell of: with internal notes, without them, or public alone."""

from collections.abc import Sequence
from typing import Literal

from ticketfu.zendesk.models import Comment, TicketRead

Notes = Literal["include", "label", "exclude"]

# Words for the model about the notes that it sees.
ABOUT_NOTES: dict[Notes, str] = {
    "include": 'Comments with role "note" are internal: use them like any other.',
    "label": (
        'Comments with role "note" are internal: use them, and say that they are internal when you'
        " do."
    ),
    "exclude": "",
}


def shown_comments(read: TicketRead, notes: Notes) -> Sequence[Comment]:
    """All comments, or those that are no internal notes; a customer's private mail is none."""
    if notes != "exclude":
        return read.comments
    return [comment for comment in read.comments if read.speaker(comment) != "note"]


def public_comments(read: TicketRead) -> Sequence[Comment]:
    return [comment for comment in read.comments if comment.public]


def has_words(read: TicketRead, comments: Sequence[Comment]) -> bool:
    texts = [read.ticket.subject or "", *(comment.text for comment in comments)]
    return any(text.strip() for text in texts)
