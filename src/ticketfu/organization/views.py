"""An organization's narrative in other languages, each made when somebody asks for it."""

import hashlib
from datetime import datetime

from ticketfu.entity.document import EPOCH
from ticketfu.entity.views import MadeView
from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.models import OrganizationDocument, OrganizationSummary
from ticketfu.organization.summary import Narrative
from ticketfu.stored import Stored

VIEW_QUERY = "query-organization-view"


class OrganizationView(Stored):
    """`made_from` is a mark of the narrative that was translated; another one makes it outdated."""

    narrative: Narrative | None = None
    language: str | None = None
    made_from: str = ""
    in_work: bool = False


class OrganizationViewWanted(Stored):
    """`people` are the names to mask, where names are masked.

    `digests` and all after it are there for a summarizer that cannot translate: it writes anew.
    """

    narrative: Narrative = Narrative()
    language: str = ""
    people: list[str] = []
    digests: dict[int, TicketDigest] = {}
    name: str | None = None
    counted_at: datetime = EPOCH
    renamed_topics: dict[str, str] = {}


class OrganizationViewMade(MadeView):
    """`language` is the one that it is in: not the one asked for where that is not known."""

    narrative: Narrative | None = None
    language: str | None = None


def mark(summary: Narrative | None) -> str:
    if summary is None:
        return ""
    written = summary.model_dump_json(include=set(Narrative.model_fields))
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def translated_document(
    document: OrganizationDocument, view: OrganizationView
) -> OrganizationDocument:
    """The same document with its narrative in another language; counts stay as they are."""
    if document.summary is None or view.narrative is None:
        return document
    summary = OrganizationSummary.model_validate(
        document.summary.model_dump() | view.narrative.model_dump()
    )
    return document.model_copy(update={"summary": summary, "language": view.language})
