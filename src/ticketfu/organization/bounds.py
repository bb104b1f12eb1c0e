"""How much an organization keeps in its state, and how much of it its memo shows; pure."""

from ticketfu.entity.clipping import clipped_to
from ticketfu.organization.digest import Digests, TicketDigest, size
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.summary import Narrative

MAX_DIGESTS = 500

# Of all digests as JSON. With the document, its translations and what is left besides, the state
# stays under 256 KB.
MAX_DIGEST_BYTES = 200_000

# A ticket's id as the key of its digest in JSON.
KEY_BYTES = 24

# Of a document as JSON; the memo of an organization stays under 128 KB.
MAX_DOCUMENT_BYTES = 120_000
MAX_NARRATIVE_BYTES = 8_000

# Of one translation as JSON: with all that is kept of the tickets the state stays under 256 KB.
MAX_TRANSLATION_BYTES = 5_000

# Tried in turn, ids of each count: a hundred of 19 digits each would not always fit.
_FEWER_IDS = (50, 25, 10)


def within_bounds(digests: Digests) -> dict[int, TicketDigest]:
    """The most recently updated: all are counted, the newest keep their words while they fit."""
    latest = by_recency(digests)[:MAX_DIGESTS]
    kept = {ticket_id: digest.counted() for ticket_id, digest in latest}
    sizes = {ticket_id: size(digest) for ticket_id, digest in kept.items()}
    room = MAX_DIGEST_BYTES - sum(sizes.values()) - KEY_BYTES * len(sizes)
    for ticket_id, digest in latest:
        room -= size(digest) - sizes[ticket_id]
        if room < 0:
            break
        kept[ticket_id] = digest
    return kept


def by_recency(digests: Digests) -> list[tuple[int, TicketDigest]]:
    return sorted(digests.items(), key=lambda item: (item[1].updated_at, item[0]), reverse=True)


def bounded_narrative(narrative: Narrative, max_bytes: int = MAX_NARRATIVE_BYTES) -> Narrative:
    """A narrative as long as state and memo take it."""
    return clipped_to(narrative, max_bytes, {"overview", "key_insights"})


def shortened(document: OrganizationDocument) -> OrganizationDocument:
    """The document as large as a memo takes it: counts stay exact, fewer tickets are named."""
    for most in _FEWER_IDS:
        if len(document.model_dump_json().encode()) <= MAX_DOCUMENT_BYTES:
            break
        document = document.model_validate(_naming_fewer(document.model_dump(), most))
    return document


def _naming_fewer(value: object, most: int) -> object:
    match value:
        case dict():
            return {
                name: item[-most:] if name == "ticket_ids" else _naming_fewer(item, most)
                for name, item in value.items()
            }
        case list():
            return [_naming_fewer(item, most) for item in value]
    return value
