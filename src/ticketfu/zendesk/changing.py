"""The time of a record's last change, by Zendesk's clock."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from ticketfu.zendesk.lenient import Maybe, Moment, Record

# Of the year 9999, the last that Python knows.
LAST_SECOND = 253_402_300_799


class ChangingRecord(Record):
    updated_at: Moment = None
    generated_timestamp: Maybe[Annotated[int, Field(ge=0, le=LAST_SECOND)]] = None

    @property
    def changed_at(self) -> datetime | None:
        """The last change, also one that no person made; None where Zendesk names no time."""
        seconds = self.generated_timestamp
        generated = datetime.fromtimestamp(seconds, UTC) if seconds else None
        return max(filter(None, (self.updated_at, generated)), default=None)
