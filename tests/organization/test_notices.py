"""An organization knows of each ticket what its newest notice says, in whatever order they come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from ticketfu.organization.digest import TicketDigest
from ticketfu.organization.models import OrganizationRefreshed, TicketSummarized
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


def refreshing(*notices: TicketSummarized) -> OrganizationState:
    """An organization whose refresh was started after these notices."""
    state = OrganizationState.new(1)
    for event in notices:
        state.note_notice(event, NOW)
    state.start_refresh()
    return state


def narrated(*notices: TicketSummarized) -> OrganizationState:
    """An organization whose narrative was made after these notices."""
    state = refreshing(*notices)
    state.apply(OrganizationRefreshed(as_of=NOW))
    return state


FIRST, SECOND = notice(0, "first"), notice(1, "second")


@pytest.mark.parametrize(
    ("before", "since", "is_outdated"),
    [
        ([FIRST], [notice(2, None, erased=True)], True),
        ([FIRST], [notice(2, None), notice(3, None, erased=True)], True),
        ([FIRST], [notice(2, "redacted", erased=True)], True),
        ([FIRST], [SECOND, notice(2, "second", erased=True)], True),
        ([FIRST], [notice(2, "first", erased=True)], False),
        ([FIRST], [SECOND], False),
        ([], [notice(2, None, erased=True)], False),
        ([], [FIRST, notice(2, None, erased=True)], False),
        ([], [FIRST, notice(2, "redacted", erased=True)], False),
        ([FIRST, notice(1, None)], [notice(2, None, erased=True)], False),
    ],
)
def test_a_narrative_is_outdated_only_if_it_may_hold_what_had_to_go(
    before: list[TicketSummarized], since: list[TicketSummarized], is_outdated: bool
) -> None:
    narrative, in_hand = narrated(*before), refreshing(*before)
    for event in since:
        narrative.note_notice(event, NOW)
        in_hand.note_notice(event, NOW)

    assert narrative.narrative_is_outdated == is_outdated
    assert in_hand.refresh_is_outdated == is_outdated


def test_what_changed_during_a_refresh_may_be_in_its_narrative() -> None:
    state = refreshing(FIRST)
    state.note_notice(SECOND, NOW)
    state.apply(OrganizationRefreshed(as_of=NOW))

    state.note_notice(notice(2, "second", erased=True), NOW)

    assert state.narrative_is_outdated


def test_what_the_bounds_dropped_may_be_in_the_narrative_still() -> None:
    state = narrated(FIRST)
    for number in range(100, 600):
        newer = TicketDigest(problem="newer", updated_at=NOW)
        state.note_notice(TicketSummarized(ticket_id=number, digest=newer, at=NOW), NOW)
    state.bound_digests()
    assert FIRST.ticket_id not in state.digests

    state.note_notice(notice(2, None, erased=True), NOW)

    assert state.narrative_is_outdated


def test_tickets_that_come_and_go_leave_nothing_to_keep() -> None:
    state = narrated(FIRST)
    for number in range(100, 600):
        for digest in (TicketDigest(problem="short"), None):
            state.note_notice(TicketSummarized(ticket_id=number, digest=digest), NOW)

    assert state.since_narrative == state.since_refresh == {}
