"""The answer asked of a language model about one ticket, and the summary made of it."""

from typing import Annotated, ClassVar, Generic, Literal, TypeVar

from pydantic import BeforeValidator

from ticketfu.entity.document import Standing
from ticketfu.llm.fields import Ids, Items, Labels, Line, Lines, Paragraph
from ticketfu.stored import Stored

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    word = str(value).strip().lower()
    return word if word in SENTIMENTS else "neutral"


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class Evidence(Stored):
    """A claim, the comments that show it, and the words of one of them."""

    claim: Line = ""
    comment_ids: Ids = []
    quote: Line = ""


class GroundedEvidence(Evidence):
    standing: Standing = "cited"


E = TypeVar("E", bound=Evidence)


class SummaryFields(Stored, Generic[E]):
    ESSENTIAL: ClassVar = ("intent", "summary")

    intent: Line = ""
    summary: Paragraph = ""
    next_step: Line = ""
    open_questions: Lines = []
    topics: Labels = []
    sentiment: Sentiment = "neutral"
    evidence: Items[E] = []


class TicketSummary(SummaryFields[Evidence]):
    """A summary of one support ticket; the schema sent to a provider requires every field."""


class GroundedSummary(SummaryFields[GroundedEvidence]):
    """A summary as it is shown: held against the comments."""
