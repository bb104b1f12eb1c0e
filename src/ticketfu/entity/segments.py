"""Segments of a very long conversation, and the ledgers that stand for them; pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ticketfu.llm.prompt import Passage, Prompt
from ticketfu.stored import Stored

# Of a question: a segment, and all ledgers together.
SHARE = 3

# A longer comment loses its middle, as it does in a question.
CLIPPED_SHARE = 8

# Of all ledgers of a ticket as they are stored.
MAX_LEDGER_BYTES = 60_000


class LedgerEntry(Stored):
    """`place` is the comment's within its segment."""

    what: str = ""
    place: int = 0
    quote: str = ""


class Ledger(Stored):
    """`covered` is False for a segment that no model would read."""

    entries: list[LedgerEntry] = []
    covered: bool = True


@dataclass(frozen=True)
class Segment:
    passages: tuple[Passage, ...]

    @property
    def key(self) -> str:
        """Equal for equal comments, whatever their numbers are by now."""
        rows = "\n".join(replace(passage, id=0).row() for passage in self.passages)
        return hashlib.sha256(rows.encode()).hexdigest()[:16]


def to_condense(prompt: Prompt, max_bytes: int | None) -> list[Segment]:
    """The oldest segments, as few as leave room for ledgers and for all that is newer."""
    if max_bytes is None or not prompt.fit(max_bytes).omitted:
        return []
    passages = [passage.clipped(max_bytes // CLIPPED_SHARE) for passage in prompt.passages]
    segments = [*_segments(passages[1:], max_bytes // SHARE)]
    sizes = [sum(map(_row_bytes, segment.passages)) for segment in segments]
    room = max_bytes - max_bytes // SHARE - replace(prompt, passages=tuple(passages[:1])).size
    # The newest segment still grows: it is read as it is.
    counts = range(1, len(segments))
    enough = next((n for n in counts if sum(sizes[n:]) <= room), len(segments) - 1)
    return segments[:enough]


def _segments(passages: Sequence[Passage], size: int) -> Iterator[Segment]:
    """Cut where only earlier comments decide, so that a new comment moves no cut."""
    block: list[Passage] = []
    room = size
    for passage in passages:
        taken = _row_bytes(passage)
        if block and taken > room:
            yield Segment(tuple(block))
            block, room = [], size
        block.append(passage)
        room -= taken
    if block:
        yield Segment(tuple(block))


def bound_ledgers(ledgers: dict[str, Ledger]) -> None:
    """Cut the last entries of the longest ledgers: the most important ones stand first."""
    share = MAX_LEDGER_BYTES // max(1, len(ledgers))
    if sum(map(_stored_bytes, ledgers.values())) <= MAX_LEDGER_BYTES:
        return
    for key, ledger in ledgers.items():
        while ledgers[key].entries and _stored_bytes(ledgers[key]) > share:
            entries = ledgers[key].entries[:-1]
            ledgers[key] = ledger.model_copy(update={"entries": entries})


def with_ledgers(
    prompt: Prompt, segments: Sequence[Segment], ledgers: Mapping[str, Ledger], max_bytes: int
) -> Prompt:
    condensed_ids = {each.id for segment in segments for each in segment.passages}
    room = max_bytes // SHARE // len(segments)
    rows, omitted = [], 0
    for segment in segments:
        ledger = ledgers[segment.key]
        omitted += 0 if ledger.covered else len(segment.passages)
        rows.append(_row(segment, ledger, room))
    return replace(
        prompt,
        passages=tuple(each for each in prompt.passages if each.id not in condensed_ids),
        condensed=tuple(rows),
        seen=tuple(each for segment in segments for each in segment.passages),
        omitted=prompt.omitted + omitted,
    )


def _row(segment: Segment, ledger: Ledger, max_bytes: int) -> dict[str, object]:
    first, last = segment.passages[0], segment.passages[-1]
    entries: list[dict[str, str]] = []
    for entry in ledger.entries:
        comment = segment.passages[min(entry.place, len(segment.passages) - 1)]
        written = {"comment": comment.name, "at": comment.at, "what": entry.what}
        entries.append(written | ({"quote": entry.quote} if entry.quote else {}))
    while entries and len(str(entries).encode()) > max_bytes:
        entries.pop()
    return {"condensed": f"{first.name} to {last.name}", "entries": entries}


def _row_bytes(passage: Passage) -> int:
    return len(passage.row().encode()) + 1


def _stored_bytes(ledger: Ledger) -> int:
    return len(ledger.model_dump_json().encode())
