"""Reading replies that the SDKs never checked: they take any JSON for one."""

import json
from collections.abc import Mapping

from ticketfu.bounded_http import AnswerTooLarge
from ticketfu.llm.errors import Failed, FailureKind

STOPS: Mapping[str, FailureKind] = {
    "length": "truncated",
    "max_tokens": "truncated",
    "max_length": "truncated",
    "model_length": "truncated",
    "model_context_window_exceeded": "truncated",
    "content_filter": "content_filter",
    "content_filtered": "content_filter",
    "guardrail_intervened": "content_filter",
    "prohibited_content": "content_filter",
    "recitation": "content_filter",
    "safety": "content_filter",
    "sensitive": "content_filter",
    "refusal": "refused",
    "error": "unavailable",
    "insufficient_system_resource": "unavailable",
    "network_error": "unavailable",
}
"""Why answers end before their time, in the words of vendors and gateways."""

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


def stopped(reason: object) -> FailureKind | None:
    """The failure in the reason for which a model stopped; None where its answer is whole."""
    return STOPS.get(str(reason).lower())


def _block(block: object) -> str:
    fields = block if isinstance(block, Mapping) else vars(block)
    kind, text = fields.get("type"), fields.get("text")
    if isinstance(text, str) and kind in TEXT_TYPES:
        return text
    if kind is None or kind in TEXT_TYPES:
        raise Failed("bad_response")
    return ""


def token_count(spent: object, name: str) -> int:
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
