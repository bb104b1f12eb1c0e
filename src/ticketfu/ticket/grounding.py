"""Holds a ticket's summary against the comments it was made from; pure."""

from collections.abc import Sequence
from typing import NamedTuple

from ticketfu.entity.checks import Source
from ticketfu.entity.clipping import clipped_to
from ticketfu.entity.document import Checks
from ticketfu.ticket.summary import (
    Evidence,
    GroundedEvidence,
    GroundedSummary,
    TicketSummary,
)

# As JSON: with the public summary and all beside it, a ticket's memo stays under 16 KB.
MAX_SUMMARY_BYTES, MAX_PUBLIC_SUMMARY_BYTES = 7_000, 4_500


class MadeSummary(NamedTuple):
    """A summary and the tag of its language, if the model said it."""

    summary: GroundedSummary
    language: str | None


def grounded(
    ids: Sequence[int],
    answer: TicketSummary,
    source: Source,
    _: list[str],
    max_bytes: int = MAX_SUMMARY_BYTES,
) -> tuple[MadeSummary, Checks]:
    """Each claim with its standing; a claim that names no real comment is dropped.

    `ids` are Zendesk's of all comments: c1, of which a model speaks, is the first of them. Words
    that are unsupported stay, and are listed in the checks.
    """
    checked = (_checked(item, source, ids) for item in answer.evidence)
    evidence = [item for item in checked if item]
    standings = [item.standing for item in evidence]
    checks = Checks(
        verified=standings.count("verified"),
        cited=standings.count("cited"),
        dropped=len(answer.evidence) - len(evidence),
    )
    fields = answer.model_dump(exclude={"evidence"})
    summary = bounded(GroundedSummary(**fields, evidence=evidence), max_bytes)
    return MadeSummary(summary, answer.language or None), checks


def _checked(item: Evidence, source: Source, ids: Sequence[int]) -> GroundedEvidence | None:
    numbers = source.real(item.comment_ids)
    standing = source.standing(item.claim, item.quote, numbers)
    if standing is None:
        return None
    return GroundedEvidence(
        claim=item.claim,
        comment_ids=[ids[number - 1] for number in numbers],
        quote=item.quote,
        standing=standing,
    )


def bounded(summary: GroundedSummary, max_bytes: int = MAX_SUMMARY_BYTES) -> GroundedSummary:
    """The summary as long as a memo takes it."""
    return clipped_to(summary, max_bytes, {"summary"})
