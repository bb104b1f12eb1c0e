"""Holds a ticket's summary against the comments it was made from; pure."""

from ticketfu.entity.checks import Source
from ticketfu.entity.document import Checks
from ticketfu.text import clip
from ticketfu.ticket.summary import Evidence, GroundedEvidence, GroundedSummary, TicketSummary

# As JSON: with everything beside it, a ticket's memo stays under 16 KB.
MAX_SUMMARY_BYTES = 10_000

# In percent of a field's length, for texts in letters of several bytes.
SHARES = (100, 80, 60, 50, 40, 30, 20, 10)

MAX_LINE, MAX_PARAGRAPH = 300, 2000


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
    return bounded(GroundedSummary(**fields, evidence=evidence)), checks


def _checked(item: Evidence, source: Source) -> GroundedEvidence | None:
    ids = source.real(item.comment_ids)
    standing = source.standing(item.claim, item.quote, ids)
    if standing is None:
        return None
    return GroundedEvidence(claim=item.claim, comment_ids=ids, quote=item.quote, standing=standing)


def bounded(summary: GroundedSummary) -> GroundedSummary:
    """The summary as long as a memo takes it: only its longest texts are clipped."""
    clipped = summary
    for share in SHARES:
        clipped = _clipped(summary, share)
        if len(clipped.model_dump_json().encode()) <= MAX_SUMMARY_BYTES:
            break
    return clipped


def _clipped(summary: GroundedSummary, share: int) -> GroundedSummary:
    line = MAX_LINE * share // 100
    evidence = [
        item.model_copy(update={"claim": clip(item.claim, line), "quote": clip(item.quote, line)})
        for item in summary.evidence
    ]
    return summary.model_copy(
        update={
            "intent": clip(summary.intent, line),
            "summary": clip(summary.summary, MAX_PARAGRAPH * share // 100),
            "next_step": clip(summary.next_step, line),
            "open_questions": [clip(question, line) for question in summary.open_questions],
            "topics": [clip(topic, line) for topic in summary.topics],
            "evidence": evidence,
        }
    )
