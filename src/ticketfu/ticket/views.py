"""Views of a ticket's document: for the public, without what notes say, and in other languages."""

from ticketfu.entity.document import Checks
from ticketfu.entity.segments import Ledger
from ticketfu.entity.views import MadeView
from ticketfu.stored import Stored
from ticketfu.ticket.models import CommentCounts, TicketDocument
from ticketfu.ticket.summary import GroundedSummary

VIEW_QUERY = "query-ticket-view"


class PublicView(Stored):
    """The standing of `public_summary` beside its words.

    `notes` counts the comments that the summary may tell of and the public must not see.
    """

    notes: int = 0
    language: str | None = None
    comments: CommentCounts = CommentCounts()
    checks: Checks = Checks()


class TicketView(Stored):
    """A summary in another language; `in_work` says that it is being made."""

    summary: GroundedSummary | None = None
    language: str | None = None
    in_work: bool = False


class TicketViewWanted(Stored):
    """`summary` is what to translate; without one, a public summary is made.

    `people` are the names to mask, where names are masked. `ledgers` are known ones of segments.
    """

    ticket_id: int = 0
    language: str = ""
    public: bool = False
    summary: GroundedSummary | None = None
    people: list[str] = []
    ledgers: dict[str, Ledger] = {}


class TicketViewMade(MadeView):
    """`ledgers` are those of the public comments, where there were too many to be read at once."""

    summary: GroundedSummary | None = None
    language: str | None = None
    checks: Checks = Checks()
    comments: CommentCounts = CommentCounts()
    ledgers: dict[str, Ledger] = {}


def public_document(document: TicketDocument, public: PublicView) -> TicketDocument:
    """The same document with nothing that stems from notes, not even that they exist."""
    if not public.notes:
        return document.model_copy(update={"public_summary": document.summary})
    update: dict[str, object] = {
        "summary": document.public_summary,
        "language": public.language,
        "comments": public.comments,
        "checks": public.checks,
        "masked": {},
        "changes": [],
    }
    return document.model_copy(update=update)


def in_language(document: TicketDocument, view: TicketView, *, public: bool) -> TicketDocument:
    """The same document with its summary in another language."""
    shown = {"summary": view.summary, "language": view.language}
    return document.model_copy(update=shown | ({"public_summary": view.summary} if public else {}))
