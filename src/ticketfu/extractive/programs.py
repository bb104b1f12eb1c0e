"""Programs that write in a ticket as if they were staff: copiers, monitors, robots."""

import re
from collections.abc import Iterable, Iterator

from ticketfu.extractive.comments import SplitComment

_DIGITS = re.compile(r"\d[\d.,:]*")
# An author of fewer sentences is taken for a person, however alike they are.
_FEWEST_REPORTS = 10


def programs(comments: Iterable[SplitComment]) -> frozenset[str]:
    """Authors whose comments are the same few sentences with other numbers."""
    return frozenset(
        author for author, texts in _by_author(comments) if len(set(texts)) * 4 <= len(texts)
    )


def _by_author(comments: Iterable[SplitComment]) -> Iterator[tuple[str, list[str]]]:
    staff = [comment for comment in comments if comment.role != "customer" and comment.sentences]
    for author in {comment.passage.author for comment in staff}:
        texts = [
            _DIGITS.sub("#", sentence.text)
            for comment in staff
            if comment.passage.author == author
            for sentence in comment.sentences
        ]
        if len(texts) >= _FEWEST_REPORTS:
            yield author, texts
