"""Internal notes that TicketFu wrote itself: never read again as part of a conversation."""

from collections.abc import Iterable, Mapping

from ticketfu.zendesk.models import Comment, User

# The first line of each. Only staff can write an internal note, so that no customer's words are
# ever left out by it.
NOTE_HEADING = "Summary by TicketFu"


def is_own_note(comment: Comment, people: Mapping[int, User]) -> bool:
    author = people.get(comment.author_id or 0)
    written_by_staff = author is not None and author.staff
    return written_by_staff and not comment.public and comment.text.startswith(NOTE_HEADING)


def without_own_notes(
    comments: Iterable[Comment], people: Mapping[int, User]
) -> tuple[Comment, ...]:
    return tuple(comment for comment in comments if not is_own_note(comment, people))
