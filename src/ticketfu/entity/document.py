"""The envelope of every document that people read."""

from datetime import datetime
from typing import Literal, Self

from pydantic import BaseModel


class EntityError(BaseModel):
    """Why the newest refresh failed; `since` is when the first of its row failed."""

    code: str
    message: str
    since: datetime
    retry_at: datetime


class DocumentUsage(BaseModel):
    """What all summaries so far cost; `cost_usd` is None once a price was not known."""

    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = 0.0

    def plus(self, other: "DocumentUsage") -> "DocumentUsage":
        unknown = self.cost_usd is None or other.cost_usd is None
        return DocumentUsage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost_usd=None if unknown else (self.cost_usd or 0) + (other.cost_usd or 0),
        )


class Head(BaseModel):
    """`stale` is true from the moment a change is known until the summary covers it."""

    status: Literal["pending", "ready", "failed"] = "pending"
    stale: bool = True
    as_of: datetime | None = None
    revision: int = 0
    error: EntityError | None = None


class Document(Head):
    usage: DocumentUsage = DocumentUsage()
    model: str | None = None

    def with_standing(self, *, stale: bool, error: EntityError | None) -> Self:
        """The same document with what is known of its freshness now."""
        ever = self.as_of is not None
        status: Literal["pending", "ready", "failed"]
        status = "ready" if ever else "failed" if error else "pending"
        return self.model_copy(update={"status": status, "stale": stale, "error": error})
