"""The only writes to tickets that there are: an internal note, and one custom field."""

import asyncio
import html
import re
from typing import Annotated

import httpx2
from pydantic import BeforeValidator

from ticketfu.zendesk.http import Transport
from ticketfu.zendesk.lenient import AllItems, Flag, OptionalId, Record
from ticketfu.zendesk.own_notes import NOTE_HEADING
from ticketfu.zendesk.rate_limit import Quota
from ticketfu.zendesk.responses import VisitorAnswer

WRITING_SCOPE = "read tickets:write"

BLACK = "▇"

# A text between two tags, as it is marked for redaction.
_TEXT = re.compile(r">([^<>]+)<")

# Zendesk would fill in placeholders that a customer wrote and a summary repeats.
_PLACEHOLDER = re.compile(r"\{(?=[{%])")


Body = Annotated[str, BeforeValidator(lambda value: value if isinstance(value, str) else "")]


class NoteRecord(Record):
    id: int
    author_id: OptionalId = None
    public: Flag = True
    plain_body: Body = ""
    html_body: Body = ""

    @property
    def is_redacted(self) -> bool:
        return not _words(self.plain_body.replace(BLACK, "").removeprefix(NOTE_HEADING))


class NotesPage(Record):
    comments: AllItems[NoteRecord]


class TicketWriter:
    """Over a client that the caller opens and closes, with credentials that may write tickets."""

    def __init__(
        self, http: httpx2.AsyncClient, base_url: str, auth: httpx2.Auth, quota: Quota
    ) -> None:
        self._transport = Transport(
            http, base_url, auth, quota=quota, timeout_seconds=30, large=asyncio.Lock()
        )
        self._own_id: int | None = None

    async def write_note(self, ticket_id: int, text: str) -> None:
        """Leave one note with this text: older ones are redacted, and an equal one stays.

        Without a text all are redacted. Called again after a crash, it writes no second note.
        """
        text = f"{NOTE_HEADING}\n\n{_literal(text)}" if text else ""
        notes = await self._own_notes(ticket_id)
        equal = [note for note in notes[:1] if _words(note.plain_body) == _words(text)]
        if text and not equal:
            comment = {"body": text, "public": False}
            await self._transport.change(
                "PUT", f"/tickets/{ticket_id}", {"ticket": {"comment": comment}}
            )
        for note in notes[len(equal) :]:
            if not note.is_redacted:
                await self._redact(ticket_id, note)

    async def write_field(self, ticket_id: int, field_id: int, text: str) -> None:
        fields = [{"id": field_id, "value": _literal(text) or None}]
        await self._transport.change(
            "PUT", f"/tickets/{ticket_id}", {"ticket": {"custom_fields": fields}}
        )

    async def _own_notes(self, ticket_id: int) -> list[NoteRecord]:
        """Newest first, of the newest hundred comments: earlier ones were redacted in their time.

        Only those of these credentials' own user: nobody else's words may be redacted.
        """
        if self._own_id is None:
            self._own_id = (await self._transport.get("/users/me", VisitorAnswer)).user.id
        query = {"page[size]": "100", "sort": "-created_at"}
        page = await self._transport.get(f"/tickets/{ticket_id}/comments", NotesPage, query)
        return [
            note
            for note in page.comments
            if not note.public
            and note.author_id == self._own_id
            and note.plain_body.startswith(NOTE_HEADING)
        ]

    async def _redact(self, ticket_id: int, note: NoteRecord) -> None:
        """Blacken all but the heading, by which the note is known for what it is."""
        body = {"ticket_id": ticket_id, "html_body": _TEXT.sub(_marked, note.html_body)}
        await self._transport.change("PUT", f"/comment_redactions/{note.id}", body)


def _marked(text: re.Match[str]) -> str:
    said = html.unescape(text[1]).strip()
    return text[0] if said in {"", NOTE_HEADING} else f"><redact>{text[1]}</redact><"


def _literal(text: str) -> str:
    return _PLACEHOLDER.sub("{ ", text)


def _words(text: str) -> list[str]:
    return text.split()
