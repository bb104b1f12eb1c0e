"""A change is covered by a read that saw it; where none is known, by one a minute after it."""

from datetime import UTC, datetime, timedelta

import pytest

from ticketfu.backfill.coverage import is_covered
from ticketfu.entity.document import Document
from ticketfu.zendesk.exported import ExportedTicket

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seen", "read", "covered"),
    [
        (0, 5, True),
        (0, 0.5, False),
        (-1, 5, False),
        (-1, 3600, False),
        (1, 5, True),
        (None, 5, False),
        (None, 61, True),
    ],
)
def test_the_change_that_was_seen_last_decides(
    seen: float | None, read: float, covered: bool
) -> None:
    row = ExportedTicket(id=1, updated_at=at(-60), generated_timestamp=int(NOON.timestamp()))
    document, changed_at = Document(stale=False, as_of=at(read)), None if seen is None else at(seen)

    assert is_covered(row, document, changed_at) is covered
    assert not is_covered(row, document.with_standing(stale=True, error=None), changed_at)
    assert not is_covered(row, None, None)
    assert not is_covered(ExportedTicket(id=1), document, changed_at)
