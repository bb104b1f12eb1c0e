"""Reading replies that the SDKs never checked: they take any JSON for one."""

import json
from collections.abc import Mapping

from ticketfu.bounded_http import AnswerTooLarge
from ticketfu.llm.errors import Failed

TEXT_TYPES = frozenset({"text", "output_text", None})


def text_of(content: object) -> str:
    """The words of a content: a text, blocks of which some are thoughts, or the JSON itself."""
    match content:
        case None:
            return ""
        case str():
            return content
        case list():
            return "".join(_block(block) for block in content)
        case Mapping():
            return json.dumps(content)
    raise Failed("bad_response")


def _block(block: object) -> str:
    fields = block if isinstance(block, Mapping) else vars(block)
    kind, text = fields.get("type"), fields.get("text")
    if isinstance(text, str) and kind in TEXT_TYPES:
        return text
    if kind is None or kind in TEXT_TYPES:
        raise Failed("bad_response")
    return ""


def number(spent: object, name: str) -> int:
    """A count of tokens; some servers write it as text, some leave it out."""
    try:
        return max(0, int(getattr(spent, name, None) or 0))
    except (TypeError, ValueError, OverflowError):
        return 0


def lost_connection(error: BaseException | None) -> Failed:
    """Why no answer came, from the HTTP client's own error."""
    if isinstance(error, AnswerTooLarge):
        return Failed("bad_response", "it is far too long")
    return Failed("connection")
