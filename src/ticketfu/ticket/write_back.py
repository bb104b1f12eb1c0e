"""Summaries written back into Zendesk: as an internal note, or as the gist in a custom field."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from temporalio import activity

from ticketfu.entity.heartbeat import with_heartbeats
from ticketfu.stored import Stored
from ticketfu.text import clip
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.summary import GroundedSummary

if TYPE_CHECKING:
    from ticketfu.zendesk.ticket_writer import TicketWriter

NOTE_TARGET = "internal-note"
FIELD_TARGET = "custom-field:"

# Characters of the gist, for a column of a view.
MAX_GIST = 250

CLOSED = "closed"


class WriteBack(Stored):
    """Input of a write: `target` is the setting's value; an empty text takes out the last one."""

    ticket_id: int = 0
    target: str = ""
    text: str = ""

    @property
    def mark(self) -> str:
        """A mark of what was written, by which an equal text is not written again."""
        return sha256(f"{self.target} {self.text}".encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class WriteBackActivities:
    writer: "TicketWriter"

    @activity.defn
    async def write_back(self, wanted: WriteBack) -> None:
        await with_heartbeats(self._write(wanted))

    async def _write(self, wanted: WriteBack) -> None:
        if wanted.target == NOTE_TARGET:
            await self.writer.write_note(wanted.ticket_id, wanted.text)
        elif wanted.target.startswith(FIELD_TARGET):
            field_id = int(wanted.target.removeprefix(FIELD_TARGET))
            await self.writer.write_field(wanted.ticket_id, field_id, wanted.text)


def wanted_write(target: str, document: TicketDocument) -> WriteBack:
    """The write that a document calls for; no text where there is nothing to summarize."""
    summary = None if document.held in {"scope", "empty"} else document.summary
    text = ""
    if summary:
        text = note_text(summary) if target == NOTE_TARGET else gist(summary)
    return WriteBack(ticket_id=document.ticket_id, target=target, text=text)


def may_be_written(wanted: WriteBack, document: TicketDocument) -> bool:
    """Zendesk changes nothing of a closed ticket but by redaction; a deleted one is gone."""
    if document.ticket_status == CLOSED:
        return wanted.target == NOTE_TARGET and not wanted.text
    return document.ticket_status != "deleted"


def note_text(summary: GroundedSummary) -> str:
    """A paragraph for each part that says something, the customer's wish first."""
    attempts = [f"{a.what}: {a.outcome}" if a.outcome else a.what for a in summary.attempts]
    promises = [f"{p.what} ({p.due})" if p.due else p.what for p in summary.promises]
    parts = [
        summary.intent,
        summary.summary,
        _listed("Tried", attempts),
        _listed("Next", [summary.next_step]),
        _listed("Promised", promises),
        _listed("Open questions", summary.open_questions),
    ]
    return "\n\n".join(part for part in parts if part)


def gist(summary: GroundedSummary) -> str:
    return clip(summary.intent or summary.summary, MAX_GIST)


def _listed(title: str, texts: list[str]) -> str:
    said = [text for text in texts if text]
    return f"{title}: " + " · ".join(said) if said else ""
