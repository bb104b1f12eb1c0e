"""Messages of a chat, from the conversation log: they are no comments of their ticket.

Zendesk's reference: developer.zendesk.com/documentation/ticketing/reference-guides/
conversation-log-events-reference
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field, model_validator

from ticketfu.text import clip_middle
from ticketfu.zendesk.comment_text import MAX_COMMENT_CHARACTERS, comment_text
from ticketfu.zendesk.lenient import Maybe, Moment, Name, OptionalId, ReadableItems, Record, Word
from ticketfu.zendesk.models import Attachment, Comment

# Fields of a form, or cards of a carousel, in a message.
MAX_PARTS = 50

_MARKUP = re.compile(r"</?[a-zA-Z]")


class Author(Record):
    type: Word = ""
    user_id: OptionalId = Field(default=None, validation_alias="zen:support:user_id")
    display_name: Name = Field(default="", repr=False)
    name: Name = Field(default="", repr=False)


class LogEvent(Record):
    id: Word = ""
    type: Word = ""
    reference: Name = ""
    created_at: Moment = None
    author: Maybe[Author] = None
    attachments: ReadableItems[Attachment] = ()
    public: Maybe[bool] = None
    text: str = Field(default="", repr=False)

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, data: object) -> object:
        """Take the words out of `content`, whose fields depend on its type."""
        if not isinstance(data, dict):
            return data
        metadata = data.get("metadata")
        shown = metadata if isinstance(metadata, dict) else {}
        public = shown.get("public", shown.get("is_public"))
        return {**data, "text": content_text(data.get("content")), "public": public}

    @property
    def is_message(self) -> bool:
        return self.type.startswith(("Messaging", "Chat"))

    def comment(self) -> Comment:
        author = self.author or Author()
        return Comment(
            id=number_of(self.id or f"{self.reference}{self.created_at}"),
            type=self.type,
            author_id=author.user_id,
            author_name=author.display_name or author.name,
            author_type=author.type,
            public=self.is_message if self.public is None else self.public,
            channel="messaging",
            created_at=self.created_at,
            attachments=self.attachments,
            text=self.text,
        )


def messages(events: Iterable[LogEvent], comments: Sequence[Comment]) -> list[Comment]:
    """The messages among `events`; what the ticket's comments say already is left out."""
    known = {str(comment.id) for comment in comments}
    texts = {_letters(comment.text) for comment in comments}
    return [
        event.comment()
        for event in events
        if (event.text or event.attachments) and not _is_comment(event, known, texts)
    ]


def _is_comment(event: LogEvent, known: set[str], texts: set[str]) -> bool:
    if event.is_message:
        return False
    return event.reference.rpartition(":")[2] in known or _letters(event.text) in texts


def _letters(text: str) -> str:
    """A text without its blanks, as HTML and plain text break their lines in other places."""
    return "".join(text.split())


def number_of(name: str) -> int:
    """A number for an event's name, above all ids of Zendesk's and exact in JavaScript."""
    if name.isdecimal() and len(name) < 16:
        return int(name)
    digest = hashlib.sha256(name.encode(errors="replace")).digest()
    return 2**52 + int.from_bytes(digest[:6], "big")


def content_text(content: object) -> str:
    """The words of a message: text, HTML, cards of a carousel, fields of a form, a place."""
    if not isinstance(content, Mapping):
        return comment_text({"plain_body": content})
    body = _first(content, "text", "body", "html_body", "plain_body")
    parts = [body] if body else []
    parts += [_form_field(field) for field in _list(content, "fields")]
    for card in _list(content, "items"):
        parts += [_first(card, "title"), _first(card, "description")]
    place = content.get("location")
    if isinstance(place, Mapping):
        parts += [_first(place, "name"), _first(place, "address")]
    text = "\n".join(part for part in parts if part)
    text = text or _first(content, "textFallback", "text_fallback", "altText", "alt_text")
    return clip_middle(text, MAX_COMMENT_CHARACTERS)


def _form_field(field: Mapping[str, object]) -> str:
    label = _first(field, "label", "name")
    value = _first(field, "text", "email", "value")
    chosen = [_first(option, "label", "name") for option in _list(field, "select")]
    answer = value or ", ".join(name for name in chosen if name)
    return f"{label}: {answer}" if label and answer else label or answer


def _list(content: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = content.get(name)
    items = value[:MAX_PARTS] if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]


def _first(content: Mapping[str, object], *names: str) -> str:
    """The first of these fields that has words; "body" and "html_body" may be HTML."""
    for name in names:
        value = content.get(name)
        if not isinstance(value, str):
            continue
        is_html = name in {"body", "html_body"} and _MARKUP.search(value)
        text = comment_text({"html_body" if is_html else "plain_body": value})
        if text:
            return text
    return ""
