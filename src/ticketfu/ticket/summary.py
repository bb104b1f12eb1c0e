"""The answer asked of a language model about one ticket."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from ticketfu.llm.fields import Ids, Items, Labels, Line, Lines, Paragraph
from ticketfu.stored import Stored

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    word = str(value).strip().lower()
    return word if word in SENTIMENTS else "neutral"


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class Evidence(Stored):
    claim: Line = ""
    comment_ids: Ids = []


class TicketSummary(Stored):
    """A summary of one support ticket; the schema sent to a provider requires every field."""

    ESSENTIAL: ClassVar = ("intent", "summary")

    intent: Line = ""
    summary: Paragraph = ""
    next_step: Line = ""
    open_questions: Lines = []
    topics: Labels = []
    sentiment: Sentiment = "neutral"
    evidence: Items[Evidence] = []
