"""The envelope of every document that people read."""

from abc import abstractmethod
from datetime import UTC, date, datetime
from typing import Literal, Self

from pydantic import BaseModel

from ticketfu.llm import Usage
from ticketfu.stored import Stored

EPOCH = datetime.fromtimestamp(0, UTC)

Standing = Literal["verified", "cited"]
Held = Literal["budget", "scope", "empty"]


class EntityError(Stored):
    """Why the newest refresh failed; `since` is when the first of its row failed."""

    code: str = "failed"
    message: str = ""
    since: datetime = EPOCH
    retry_at: datetime = EPOCH


class Checks(Stored):
    """Claims by standing; what one repair removed, and what the source still does not hold."""

    verified: int = 0
    cited: int = 0
    dropped: int = 0
    repaired: int = 0
    unsupported: list[str] = []


class CheckedAnswer(BaseModel):
    """A model's answer that is held against what the model was shown."""

    @abstractmethod
    def statements(self) -> list[str]:
        """The texts in which nothing may stand that the source does not hold."""


class Head(Stored):
    """`stale` is true from the moment a change is known until the summary covers it."""

    status: Literal["pending", "ready", "failed"] = "pending"
    stale: bool = True
    as_of: datetime | None = None
    revision: int = 0
    error: EntityError | None = None
    held: Held | None = None


class Document(Head):
    """`masked` counts the distinct values that the model did not see, by kind."""

    masked: dict[str, int] = {}
    checks: Checks = Checks()
    usage: Usage = Usage()
    model: str | None = None

    def with_standing(
        self, *, stale: bool, error: EntityError | None, held: Held | None = None
    ) -> Self:
        """The same document with what is known of its freshness now."""
        ever = self.as_of is not None
        status: Literal["pending", "ready", "failed"]
        status = "ready" if ever else "failed" if error else "pending"
        standing = {"status": status, "stale": stale, "error": error, "held": held or self.held}
        return self.model_copy(update=standing)

    def dated(self, today: date) -> Self:  # noqa: ARG002
        """The same document with what depends on the day it is read on."""
        return self
