"""Holds a ticket's summary against the comments it was made from; pure."""

from ticketfu.entity.checks import Source
from ticketfu.entity.document import Checks
from ticketfu.ticket.summary import Evidence, GroundedEvidence, GroundedSummary, TicketSummary


def statements(summary: TicketSummary) -> list[str]:
    """The texts in which nothing may stand that the source does not hold."""
    return [summary.intent, summary.summary, summary.next_step, *summary.open_questions]


def grounded(summary: TicketSummary, source: Source) -> tuple[GroundedSummary, Checks]:
    """Each claim with its standing; a claim that names no real comment is dropped."""
    evidence = [item for item in (_checked(item, source) for item in summary.evidence) if item]
    standings = [item.standing for item in evidence]
    checks = Checks(
        verified=standings.count("verified"),
        cited=standings.count("cited"),
        dropped=len(summary.evidence) - len(evidence),
    )
    fields = summary.model_dump(exclude={"evidence"})
    return GroundedSummary(**fields, evidence=evidence), checks


def _checked(item: Evidence, source: Source) -> GroundedEvidence | None:
    ids = source.real(item.comment_ids)
    standing = source.standing(item.claim, item.quote, ids)
    if standing is None:
        return None
    return GroundedEvidence(claim=item.claim, comment_ids=ids, quote=item.quote, standing=standing)
