"""Links in an answer that its source does not hold are taken out: nobody should follow them."""

import re
from typing import TypeVar

from pydantic import BaseModel

from ticketfu.entity.checks import Source
from ticketfu.privacy.masking import mapped_texts

M = TypeVar("M", bound=BaseModel)

LINK_REMOVED = "[…]"

_ENDS = "\"'.,;:!?()[]<>“”»"
# With a scheme, with www, or a host that browsers and mail programs make a link of.
_LINK = re.compile(
    r"(?<![\w@.])(?:(?:https?|ftp|file|javascript|data|vbscript|tel|sms|mailto)\s?:\s?/{0,3}[^\s<>\"]{3,}"
    r"|www\.[^\s<>\"]{3,}"
    r"|(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18}/[^\s<>\"]*"
    r"|(?:[a-z0-9-]{1,63}\.){1,6}"
    r"(?:com|net|org|info|biz|io|co|app|dev|ru|cn|xyz|top|shop|site|online|link|click|example)(?![\w.-]))",
    re.IGNORECASE,
)


def without_links(answer: M, source: Source) -> tuple[M, int]:
    """The answer with only the links that its source holds, and how many were removed."""
    removed = 0

    def known(found: re.Match[str]) -> str:
        nonlocal removed
        # A bracket at the end belongs to the sentence, unless the link has opened one.
        link = found[0].rstrip(_ENDS if "(" not in found[0] else _ENDS.replace(")", ""))
        if source.holds(link):
            return found[0]
        removed += 1
        return LINK_REMOVED + found[0][len(link) :]

    fields = mapped_texts(answer.model_dump(), lambda text: _LINK.sub(known, text))
    return (type(answer).model_validate(fields), removed) if removed else (answer, 0)
