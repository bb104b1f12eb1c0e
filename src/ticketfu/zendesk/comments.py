"""All comments of a ticket, page by page, within bounds of memory."""

from collections.abc import Iterable

from ticketfu.text import clip_middle
from ticketfu.zendesk.comment_text import MAX_COMMENT_CHARACTERS
from ticketfu.zendesk.models import Comment, User

# Zendesk takes no more comments on a ticket.
MAX_COMMENTS = 5000

# Characters that are kept of a ticket, many times what any model is shown at once.
MAX_TOTAL_CHARACTERS = 2_000_000


class CommentCollector:
    """Comments as they are read; where they get too long together, the longest lose middles."""

    def __init__(self) -> None:
        self.people: dict[int, User] = {}
        self.complete = True
        self._comments: dict[int, Comment] = {}
        self._characters = 0
        self._longest = MAX_COMMENT_CHARACTERS

    def add(self, comments: Iterable[Comment], people: Iterable[User] = ()) -> bool:
        """Keep a page; whether it brought anything new."""
        new, authors = False, set()
        for comment in comments:
            authors.add(comment.author_id)
            # By id: a comment that is written meanwhile can shift another onto the next page.
            earlier = self._comments.get(comment.id)
            if earlier is None and len(self._comments) >= MAX_COMMENTS:
                self.complete = False
                continue
            new = new or earlier is None
            self._keep(comment, earlier)
        self.people.update({user.id: user for user in people if user.id in authors})
        if self._characters > MAX_TOTAL_CHARACTERS:
            self._clip()
        return new

    def comments(self) -> tuple[Comment, ...]:
        """By time, as ids do not grow with it; without one, at the place where it was read."""
        last, placed = 0.0, []
        for comment in self._comments.values():
            last = comment.created_at.timestamp() if comment.created_at else last
            placed.append((last, comment.id, comment))
        return tuple(comment for *_, comment in sorted(placed, key=lambda item: item[:2]))

    def _keep(self, comment: Comment, earlier: Comment | None) -> None:
        self._characters += len(comment.text) - (len(earlier.text) if earlier else 0)
        self._comments[comment.id] = comment

    def _clip(self) -> None:
        """Cut the longest texts to one length, with which all take three quarters of the room."""
        longest = _level(
            [len(c.text) for c in self._comments.values()], MAX_TOTAL_CHARACTERS * 3 // 4
        )
        self._longest = min(self._longest, longest)
        for number, comment in self._comments.items():
            if len(comment.text) > self._longest:
                text = clip_middle(comment.text, self._longest)
                self._comments[number] = comment.model_copy(update={"text": text})
        self._characters = sum(len(comment.text) for comment in self._comments.values())


def _level(lengths: list[int], total: int) -> int:
    """The greatest length to which all can be cut so that their sum is within `total`."""
    for place, length in enumerate(sorted(lengths)):
        share = total // (len(lengths) - place)
        if length > share:
            return share
        total -= length
    return max(lengths, default=0)
