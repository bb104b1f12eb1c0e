"""The sample's conversations, read from the TOML files beside this module."""

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}


def _duration(value: object) -> object:
    """From a text such as "3d 4h 20m"."""
    if isinstance(value, timedelta):
        return value
    parts = re.findall(r"(\d+)([dhm])\b", str(value))
    return sum((int(number) * UNITS[unit] for number, unit in parts), timedelta())


def _flowing(value: object) -> object:
    """Lines are wrapped for readers of the file; a paragraph ends with an empty line."""
    return "\n\n".join(" ".join(part.split()) for part in str(value).strip().split("\n\n"))


def _attachment(value: object) -> object:
    """From a text such as "notes.txt 512 text/plain"."""
    name, size, content_type = str(value).split()
    return {"file_name": name, "size": size, "content_type": content_type}


Duration = Annotated[timedelta, BeforeValidator(_duration)]
FlowingText = Annotated[str, BeforeValidator(_flowing)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonData(Strict):
    name: str
    email: str | None = None
    role: Literal["end-user", "agent", "admin"] = "end-user"
    deleted: bool = False


class AttachmentData(Strict):
    file_name: str
    size: int
    content_type: str


class CommentData(Strict):
    by: str
    ago: Duration
    text: FlowingText
    internal: bool = False
    attachments: list[Annotated[AttachmentData, BeforeValidator(_attachment)]] = []


class DiaryData(Strict):
    """Reports at regular times, for a conversation that is too long to write by hand."""

    by: str
    start: Duration = Field(alias="from")
    every: Duration
    count: int
    rows: int
    lines: list[str]

    def comments(self) -> Iterator[CommentData]:
        for n in range(1, self.count + 1):
            # A stride that is no divisor, so that the same line does not come in turns.
            line = self.lines[(n * 7 // 3) % len(self.lines)]
            text = line.format(n=n, rows=f"{n * self.rows:,}", odd=2 * (n % 9) + 3)
            yield CommentData(by=self.by, ago=self.start - n * self.every, text=text)


class TicketData(Strict):
    id: int
    subject: str
    requester: str
    assignee: str | None = None
    status: str
    priority: str | None = None
    type: str | None = None
    tags: list[str]
    comments: list[CommentData]
    diary: DiaryData | None = None
    satisfaction: Literal["unoffered", "offered", "good", "bad"] = "unoffered"
    reopens: int = 0
    first_solved: Duration | None = None
    """Where it was reopened since."""

    def conversation(self) -> list[CommentData]:
        """All comments, the oldest first."""
        diary = self.diary.comments() if self.diary else ()
        return sorted([*self.comments, *diary], key=lambda comment: comment.ago, reverse=True)


class OrganizationData(Strict):
    id: int
    name: str
    domains: list[str]
    details: str | None = None
    notes: str | None = None
    tags: list[str]


class Dataset(Strict):
    """One file: an organization with its people and tickets, or people without one."""

    organization: OrganizationData | None = None
    people: dict[str, PersonData]
    tickets: list[TicketData]


def load() -> list[Dataset]:
    folder = files("ticketfu.sample") / "data"
    sources = sorted(folder.iterdir(), key=lambda source: source.name)
    return [Dataset.model_validate(tomllib.loads(source.read_text("utf-8"))) for source in sources]
