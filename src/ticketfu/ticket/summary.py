"""What a language model is asked to say of one ticket."""

from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator

from ticketfu.llm.fields import Line, Lines, Text

T = TypeVar("T")

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    word = str(value).strip().lower()
    return word if word in SENTIMENTS else "neutral"


def _few(items: list[T]) -> list[T]:
    return items[:8]


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class Evidence(BaseModel):
    claim: Line
    comment_ids: Annotated[list[int], AfterValidator(_few)]


class TicketSummary(BaseModel):
    """A summary of one support ticket."""

    intent: Line
    summary: Text
    next_step: Line
    open_questions: Lines
    topics: Lines
    sentiment: Sentiment
    evidence: Annotated[list[Evidence], AfterValidator(_few)]
