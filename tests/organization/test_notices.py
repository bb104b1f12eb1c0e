"""An organization knows of each ticket what its newest notice says, in whatever order they come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.models import TicketSummarized
from ticketfu.organization.state import OrganizationState

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def notice(minutes: int, gist: str | None, *, erased: bool = False) -> TicketSummarized:
    digest = TicketDigest(problem=gist) if gist else None
    at = NOW + timedelta(minutes=minutes)
    return TicketSummarized(ticket_id=7, digest=digest, erased=erased, at=at)


def test_a_notice_that_comes_after_a_later_departure_changes_nothing() -> None:
    state = OrganizationState.new(1)
    assert state.note_notice(notice(0, "first"), NOW)
    assert state.note_notice(notice(2, None), NOW)

    assert not state.note_notice(notice(1, "late"), NOW)
    assert state.digests == {}


@pytest.mark.parametrize("erased", [False, True])
def test_a_ticket_that_left_stays_gone_however_often_it_is_said(erased: bool) -> None:
    notices = [notice(0, "first"), notice(1, "second"), notice(2, None, erased=erased)]
    for order in permutations(notices):
        state = OrganizationState.new(1)
        for event in [*order, notices[-1]]:
            state.note_notice(event, NOW)
        assert state.digests == {}


def test_a_ticket_that_comes_back_later_is_known_again() -> None:
    state = OrganizationState.new(1)
    state.note_notice(notice(0, "first"), NOW)
    state.note_notice(notice(1, None), NOW)

    assert state.note_notice(notice(2, "again"), NOW)
    assert state.digests[7].problem == "again"
