"""Programs that write in a ticket as if they were staff: copiers, monitors, robots."""

import re
from collections.abc import Iterable, Iterator

from ticketfu.extractive.comments import Comment

_DIGITS = re.compile(r"\d[\d.,:]*")
# An author of fewer sentences is taken for a person, however alike they are.
_FEWEST_REPORTS = 10


def programs(comments: Iterable[Comment]) -> frozenset[str]:
    """Authors whose comments are the same few sentences with other numbers."""
    return frozenset(
        author for author, texts in _by_author(comments) if len(set(texts)) * 4 <= len(texts)
    )


def _by_author(comments: Iterable[Comment]) -> Iterator[tuple[str, list[str]]]:
    staff = [one for one in comments if one.role != "customer" and one.sentences]
    for author in {one.passage.author for one in staff}:
        texts = [
            _DIGITS.sub("#", sentence.text)
            for one in staff
            if one.passage.author == author
            for sentence in one.sentences
        ]
        if len(texts) >= _FEWEST_REPORTS:
            yield author, texts
