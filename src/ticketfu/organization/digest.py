"""A ticket as its organization keeps it: everything that is counted, and words while they fit."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import (
    PlainSerializer,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from ticketfu.entity.document import EPOCH
from ticketfu.stored import Stored
from ticketfu.text import clip

# Of the counted part as JSON: 500 of them leave half of an organization's state for words.
MAX_COUNTED_BYTES = 250

MOST_TOPICS, MOST_PROMISES, MOST_NAMED = 3, 3, 6
MAX_TOPIC, MAX_NAME, MAX_PROBLEM, MAX_STANDING, MAX_PROMISE = 30, 40, 120, 160, 120

# Tried in turn until the counted part fits: topics, and characters of each and of the name.
_SIZES = ((MOST_TOPICS, MAX_TOPIC), (2, MAX_TOPIC), (1, MAX_TOPIC), (1, 14), (1, 8))

NOT_OPEN = frozenset({"solved", "closed"})


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


_Moment = Annotated[datetime, PlainSerializer(_seconds)]
"""A time in whole seconds, as Zendesk keeps it."""


class CompactRow(Stored):
    """Stored as a list of its values: their names would take more room than they do.

    A field is only ever added at the end, and its default is empty: lists of an older version are
    shorter, and empty values at the end are left out.
    """

    @model_validator(mode="before")
    @classmethod
    def _with_names(cls, data: object) -> object:
        return dict(zip(cls.model_fields, data, strict=False)) if isinstance(data, list) else data

    @model_serializer(mode="wrap")
    def _values(self, handler: SerializerFunctionWrapHandler) -> list[object]:
        values = [*handler(self).values()]
        while values and values[-1] in ("", None, []):
            values.pop()
        return values


class DigestPromise(CompactRow):
    """Something announced to or by the customer; `due` is counted, the rest are words."""

    due: date | None = None
    what: str = ""
    owner: str = ""


class TicketDigest(CompactRow):
    """A ticket in its organization: up to `promises` it is counted, then come words.

    `asked_at` is when its customer wrote last, `waiting_since` the first public comment of theirs
    that nobody has answered, `reopened_at` about when it was reopened last: Zendesk keeps no time
    of that. `people` are names that were masked for the ticket and are to be masked again.
    """

    status: str = ""
    priority: str | None = None
    sentiment: str = "neutral"
    topics: list[str] = []
    requester: str = ""
    created_at: _Moment = EPOCH
    updated_at: _Moment = EPOCH
    asked_at: _Moment | None = None
    waiting_since: _Moment | None = None
    solved_at: _Moment | None = None
    reopened_at: _Moment | None = None
    first_reply_minutes: int | None = None
    full_resolution_minutes: int | None = None
    satisfaction: Literal["good", "bad"] | None = None
    promises: list[DigestPromise] = []
    problem: str = ""
    standing: str = ""
    people: list[str] = []

    @property
    def open(self) -> bool:
        return self.status not in NOT_OPEN

    @property
    def seen_at(self) -> datetime:
        """When its customer wrote last, which is also the time that `sentiment` is of."""
        return self.asked_at or self.created_at

    def counted(self) -> "TicketDigest":
        """The same ticket without words."""
        promises = [DigestPromise(due=promise.due) for promise in self.promises]
        update = {"promises": promises, "problem": "", "standing": "", "people": []}
        return self.model_copy(update=update)

    def fitted(self) -> "TicketDigest":
        """Within the bounds: topics that do not fit into the counted part are left out."""
        fitted = self.model_copy(
            update={
                "promises": [_clipped(promise) for promise in self.promises[:MOST_PROMISES]],
                "problem": clip(self.problem, MAX_PROBLEM),
                "standing": clip(self.standing, MAX_STANDING),
                "people": [clip(name, MAX_NAME) for name in self.people[:MOST_NAMED]],
            }
        )
        for topics, characters in _SIZES:
            update = {
                "topics": [clip(topic, characters) for topic in self.topics[:topics]],
                "requester": clip(self.requester, MAX_NAME * characters // MAX_TOPIC),
            }
            fitted = fitted.model_copy(update=update)
            if size(fitted.counted()) <= MAX_COUNTED_BYTES:
                break
        return fitted


Digests = Mapping[int, TicketDigest]
"""The tickets of an organization by their ids."""


def size(digest: TicketDigest) -> int:
    """Bytes as JSON."""
    return len(digest.model_dump_json().encode())


def _clipped(promise: DigestPromise) -> DigestPromise:
    update = {"what": clip(promise.what, MAX_PROMISE), "owner": clip(promise.owner, MAX_NAME)}
    return promise.model_copy(update=update)
