"""The answer asked of a language model about one ticket."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator

from ticketfu.llm.fields import Line, Lines, Text
from ticketfu.stored import Stored

T = TypeVar("T")

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    word = str(value).strip().lower()
    return word if word in SENTIMENTS else "neutral"


def _few(items: list[T]) -> list[T]:
    return items[:8]


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class Evidence(Stored):
    claim: Line = ""
    comment_ids: Annotated[list[int], AfterValidator(_few)] = []


class TicketSummary(Stored):
    """A summary of one support ticket; the schema sent to a provider requires every field."""

    intent: Line = ""
    summary: Text = ""
    next_step: Line = ""
    open_questions: Lines = []
    topics: Lines = []
    sentiment: Sentiment = "neutral"
    evidence: Annotated[list[Evidence], AfterValidator(_few)] = []
