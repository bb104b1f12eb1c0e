"""The summary of a ticket as it is shown, and the answer of a model that it is made of."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ticketfu.entity.document import CheckedAnswer, Standing
from ticketfu.llm.fields import (
    Day,
    Ids,
    Items,
    Labels,
    LanguageTag,
    Line,
    Lines,
    Paragraph,
    PersonName,
)
from ticketfu.organization.topics import Renamed, one_word_each
from ticketfu.stored import Stored

SENTIMENTS = ("positive", "neutral", "negative")


def _sentiment(value: object) -> object:
    """The only one of the words in what a model wrote, as in "very negative"."""
    named = [word for word in SENTIMENTS if word in str(value).lower()]
    return named[0] if len(named) == 1 else "neutral"


Sentiment = Annotated[Literal["positive", "neutral", "negative"], BeforeValidator(_sentiment)]


class ShownAttempt(Stored):
    what: str = ""
    by: str = ""
    outcome: str = ""


class ShownPromise(Stored):
    """`overdue` is computed whenever the promise is published or read."""

    what: str = ""
    owner: str = ""
    due: date | None = None
    overdue: bool = False


class GroundedEvidence(Stored):
    claim: str = ""
    comment_ids: list[int] = []
    quote: str = ""
    standing: Standing = "cited"


class GroundedSummary(Stored):
    """A summary as it is stored and shown: held against the comments, and never reworded again."""

    intent: str = Field("", description="What the customer wants, in one sentence")
    summary: str = Field("", description="The problem, what was done, and where it stands now")
    attempts: list[ShownAttempt] = Field([], description="What was tried to solve it")
    next_step: str = Field("", description="What should happen next and who does it")
    open_questions: list[str] = Field([], description="Questions nobody has answered yet")
    promises: list[ShownPromise] = Field([], description="Promises that nobody has kept yet")
    topics: list[str] = Field([], description="Up to three labels, in lower case")
    sentiment: Literal["positive", "neutral", "negative"] = Field(
        "neutral", description="The customer's latest tone"
    )
    evidence: list[GroundedEvidence] = Field(
        [], description="Claims that matter, the comments that show them, and words of one"
    )

    def dated(self, today: date) -> Self:
        """The same summary with what is overdue on that day."""
        promises = [
            promise.model_copy(update={"overdue": promise.due is not None and promise.due < today})
            for promise in self.promises
        ]
        return self.model_copy(update={"promises": promises})

    def with_names(self, renamed: Renamed, known: Iterable[str] = ()) -> Self:
        """The same summary with its topics as people call them, or else as they are known."""
        return self.model_copy(update={"topics": one_word_each(self.topics, known, renamed)})


# A model that is asked about nothing invents something.
WITHOUT_WORDS = GroundedSummary(summary="Nothing has been written in this ticket so far.")


class SummaryItem(Stored):
    """Something done or announced; weak models write its words where an object is asked for."""

    what: Line = ""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, data: object) -> object:
        return {"what": data} if isinstance(data, str) else data


class Attempt(SummaryItem):
    """A try to solve the problem, who made it, and why it did not help, or that it did."""

    by: PersonName = ""
    outcome: Line = ""


class Promise(SummaryItem):
    """An announcement that is still open; `due` is its day, if one was named."""

    owner: PersonName = ""
    due: Day = None


class Evidence(Stored):
    """A claim, the comments that show it, and the words of one of them."""

    claim: Line = ""
    comment_ids: Ids = []
    quote: Line = ""

    @model_validator(mode="before")
    @classmethod
    def _with_ids(cls, data: object) -> object:
        """Weak models name the ids in their own way."""
        if not isinstance(data, dict) or "comment_ids" in data:
            return data
        named = (data[name] for name in ("comment_id", "comments", "ids") if name in data)
        return data | {"comment_ids": next(named, [])}


I = TypeVar("I", bound=SummaryItem)  # noqa: E741


MOST_SUMMARY_ITEMS = 5


def _that_say_something(items: list[I]) -> list[I]:
    return [item for item in items if item.what][:MOST_SUMMARY_ITEMS]


class TicketSummary(Stored, CheckedAnswer):
    """The answer about one ticket; the schema sent to a provider requires every field.

    Each description is what a model is told of the field.
    """

    ESSENTIAL: ClassVar = ("intent", "summary")

    intent: Line = Field("", description="what the customer wants, in one sentence")
    summary: Paragraph = Field(
        "",
        description="the problem as first reported, what was found or done and by whom, and where"
        " it stands now: 2 to 5 sentences, and only 1 where little was said",
    )
    attempts: Annotated[Items[Attempt], AfterValidator(_that_say_something)] = Field(
        [],
        description="up to 5 things that were tried to solve it: what, by whom, and the outcome:"
        " why it did not help, or that it did; empty where nothing was tried",
    )
    next_step: Line = Field("", description="the one thing that should happen next and who does it")
    open_questions: Lines = Field([], description="questions nobody has answered yet")
    promises: Annotated[Items[Promise], AfterValidator(_that_say_something)] = Field(
        [],
        description="up to 5 promises that nobody has kept yet: what, the owner who made it, and"
        ' due, its day as "2026-11-06" counted from the day it was made, or null if none was named',
    )
    topics: Labels = Field(
        [],
        description='1 to 3 general lower-case labels of one or two words, such as "billing": of'
        " the known_topics where they fit",
    )
    sentiment: Sentiment = Field(
        "neutral", description="the customer's latest tone: positive, neutral or negative"
    )
    evidence: Items[Evidence] = Field(
        [],
        description="the 2 to 4 claims that matter most, each with the ids of the comments that"
        " show it and a quote: up to 25 words of one of these comments, copied letter by letter",
    )
    language: LanguageTag = Field(
        "", description='the tag of the language you write in, such as "en" or "pt-BR"'
    )

    def statements(self) -> list[str]:
        attempts = [text for each in self.attempts for text in (each.what, each.by, each.outcome)]
        promises = [
            text
            for each in self.promises
            for text in (each.what, each.owner, each.due.isoformat() if each.due else "")
        ]
        texts = [self.intent, self.summary, self.next_step]
        return [*texts, *self.open_questions, *attempts, *promises]
