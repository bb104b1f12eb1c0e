"""Verdicts of people on a ticket's summary, each with the content that it is about."""

from datetime import datetime
from typing import Literal

from ticketfu.entity.document import EPOCH
from ticketfu.stored import Stored

FEEDBACK_SIGNAL = "feedback-signal"
FEEDBACK_QUERY = "query-ticket-feedback"

Verdict = Literal["good", "bad"]

MOST_VERDICTS = 10
LONGEST_REASON = 500


class FeedbackGiven(Stored):
    verdict: Verdict = "good"
    reason: str = ""


class Feedback(FeedbackGiven):
    """`fingerprint` is the content that the judged summary covered, `revision` the document's."""

    at: datetime = EPOCH
    fingerprint: str = ""
    revision: int = 0


def with_feedback(kept: list[Feedback], new: Feedback) -> list[Feedback]:
    """The latest verdicts; the same one sent twice counts once."""
    others = [row for row in kept if row.model_copy(update={"at": new.at}) != new]
    return [*others, new][-MOST_VERDICTS:]


def without_reasons(kept: list[Feedback]) -> list[Feedback]:
    """A reason may quote words that are gone from the ticket."""
    return [row.model_copy(update={"reason": ""}) for row in kept]
