"""Chats and calls that arrive as one comment, split by speaker."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ticketfu.llm.prompt import Passage, Role
from ticketfu.text import fold

# A time, a speaker and a colon, as chats of Zendesk are written down.
_LINE = re.compile(
    r"^[ \t]*[\[(]?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?[\])]?[ \t]*(?:[-–] ?)?"
    r"([^\n:：]{1,60})[:：][ \t]*",
    re.MULTILINE | re.IGNORECASE,
)

_VISITORS = frozenset({"visitor", "customer", "user", "client", "guest", "end user", "web user"})
_FEWEST_LINES = 2


def speakers(passage: Passage, requester: str) -> Iterator[Passage]:
    """One passage for each line of a transcript; any other passage as it is."""
    starts = [*_LINE.finditer(passage.text)]
    if len(starts) < _FEWEST_LINES or passage.text[: starts[0].start()].strip():
        yield passage
        return
    ends = [later.start() for later in starts[1:]] + [len(passage.text)]
    for start, end in zip(starts, ends, strict=True):
        name = start[1].strip()
        text = passage.text[start.end() : end].strip()
        yield replace(passage, text=text, author=name, role=_role(name, requester), details={})


def _role(name: str, requester: str) -> Role:
    known = fold(name) in {fold(requester), *fold(requester).split()[:1]}
    visitor = known or re.sub(r"[\d#]+", "", fold(name)).strip() in _VISITORS
    return "customer" if visitor else "agent"
