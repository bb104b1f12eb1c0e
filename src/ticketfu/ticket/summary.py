"""What a language model is asked to say of one ticket."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator

from ticketfu.llm.fields import Line, Lines, Text

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    word = str(value).strip().lower()
    return word if word in SENTIMENTS else "neutral"


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class Evidence(BaseModel):
    claim: Line
    comment_ids: list[int]


class TicketSummary(BaseModel):
    """A summary of one support ticket."""

    intent: Line
    summary: Text
    next_step: Line
    open_questions: Lines
    topics: Lines
    sentiment: Sentiment
    evidence: list[Evidence]
