"""Codes of a long conversation: few of them stand in its summary, and people search for any."""

import re
from itertools import accumulate

from ticketfu.extractive.conversation import Conversation

# Of comments; what a shorter conversation names stands in what is told of it.
_LONG = 20

# Of all codes together, as characters.
_ROOM = 600

# Serials, orders and errors, as they are written: QX-1001, E-77, INV2044.
_CODE = re.compile(r"(?<![\w-])[A-Z]{1,8}(?:[-_]?\d{3,10}|-\d{2})(?![\w-])")


def further_codes(talk: Conversation, said: str) -> list[str]:
    """Codes that are not told of, in the order in which they came up; the newest where many."""
    if len(talk.comments) < _LONG:
        return []
    found = (code for comment in talk.comments for code in _CODE.findall(comment.passage.text))
    fresh = [code for code in reversed(dict.fromkeys(found)) if code not in said]
    lengths = accumulate(len(code) + 2 for code in fresh)
    return [code for code, length in zip(fresh, lengths, strict=True) if length <= _ROOM][::-1]
