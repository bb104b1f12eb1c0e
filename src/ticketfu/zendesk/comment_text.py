"""The one text that is kept of a comment, and nothing in it that opens a file."""

import re
from collections.abc import Mapping

from ticketfu.text import clip_middle, plain
from ticketfu.zendesk.html import html_text

# Zendesk cuts a comment's text at 64 kB.
MAX_COMMENT_CHARACTERS = 65_536

_IMAGE = re.compile(r"!\[([^\[\]\n]{0,500})\]\([^()\s]{0,4000}(?:\s+\"[^\"\n]{0,500}\")?\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\]\(([^()\s]{0,4000})(?:\s+\"[^\"\n]{0,500}\")?\)")
_ADDRESS = re.compile(r"//[^\s<>\"'\[\]()]+")
_BARE_ADDRESS = re.compile(r"\.zendesk\.com/[^\s<>\"'\[\]()]+")
_SCHEME = re.compile(r"https?:$", re.IGNORECASE)
_SUBDOMAIN = re.compile(r"[\w-]+$")
# Addresses of attachments and recordings: many open the file to whoever has them.
_FILE = re.compile(
    r"/attachments?/|/inline_attachments|zdusercontent\.com/|media\.smooch\.io/|/voice/calls/"
    r"|/recordings?\b",
    re.IGNORECASE,
)


def comment_text(data: Mapping[str, object]) -> str:
    """The words of a comment as Zendesk sends it, in the cleanest form that has any."""
    said = (
        _clean(_text(data.get("plain_body")))
        or _clean(html_text(_text(data.get("html_body"))))
        or _clean(_text(data.get("body")))
    )
    spoken = _transcript(data.get("data"))
    return clip_middle("\n".join(text for text in (said, spoken) if text), MAX_COMMENT_CHARACTERS)


def without_addresses(text: str) -> str:
    """Text without images and without addresses of attachments; other links stay."""
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(lambda link: link[1] if _FILE.search(link[2]) else link[0], text)
    return _without(_BARE_ADDRESS, _SUBDOMAIN, _without(_ADDRESS, _SCHEME, text))


def _without(address: re.Pattern[str], before: re.Pattern[str], text: str) -> str:
    """Drop addresses of files, each with what stands `before` it."""
    # A pattern that begins with its only fixed letters is found fast; the rest is looked up.
    kept, place = [], 0
    for found in address.finditer(text):
        if _FILE.search(found[0]):
            start = before.search(text, max(place, found.start() - 64), found.start())
            kept.append(text[place : start.start() if start else found.start()])
            place = found.end()
    return "".join([*kept, text[place:]])


def _clean(text: str) -> str:
    # Addresses go first, as a cut through one would leave its second half.
    return plain(clip_middle(without_addresses(text), MAX_COMMENT_CHARACTERS)).strip()


def _transcript(data: object) -> str:
    """The words of a call; its recording's address stays out."""
    if not isinstance(data, Mapping):
        return ""
    return _clean(_text(data.get("transcription_text")) or _text(data.get("transcript")))


def _text(value: object) -> str:
    # Beyond that not even the middle is worth looking for.
    return value[: 4 * MAX_COMMENT_CHARACTERS] if isinstance(value, str) else ""
