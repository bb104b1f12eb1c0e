"""Numbers change with time alone: an organization counts again by itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually
from tests.organization.factories import digest
from ticketfu.organization.client import Organizations
from ticketfu.organization.digest import DigestPromise
from ticketfu.organization.recount import next_recount

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 2, tzinfo=UTC)


async def test_each_monday_is_counted_and_the_model_asked_only_for_news(system: System) -> None:
    acme = system.organization("Acme")
    month_ago = datetime.now(UTC) - 33 * DAY
    known = digest(status="solved").model_copy(update={"created_at": month_ago})
    await Organizations(system.temporal, system.queue).ticket_summarized(acme, 1, known)
    before = await system.fresh_organization(acme, tickets=1)
    reads = len(system.sample.requests)
    entity = system.temporal.get_workflow_handle(f"organization-workflow-{acme}")

    await TimeSkipper(system.temporal).fast_forward(entity, 8 * DAY)
    after = await eventually(
        lambda: system.read_organization(acme), lambda found: found.revision > before.revision
    )

    assert (before.numbers, after.numbers) != (None, None)
    assert before.numbers.weeks[1].opened == after.numbers.weeks[0].opened
    assert before.numbers.previous_30_days == after.numbers.previous_30_days
    assert after.as_of.weekday() == 0
    assert after.usage.calls == 1
    assert len(system.sample.requests) == reads

    await TimeSkipper(system.temporal).fast_forward(entity, 28 * DAY)
    later = await eventually(
        lambda: system.read_organization(acme), lambda found: found.usage.calls > 1
    )
    assert later.numbers.previous_30_days.opened.count == 0


@pytest.mark.parametrize("seconds", [0, 1, 3 * 86400, 7 * 86400 - 1])
def test_the_next_count_is_in_the_first_hour_of_monday(seconds: int) -> None:
    counted_at = MONDAY + timedelta(seconds=seconds)

    again = next_recount(7207, {1: digest()}, counted_at)

    assert again == MONDAY + 7 * DAY + timedelta(seconds=7)


@pytest.mark.parametrize(("age", "expected"), [(49, True), (59, True), (63, False), (400, False)])
def test_an_organization_of_long_ago_rests(age: float, expected: bool) -> None:
    quiet = digest(age=age, quiet=age).model_copy(update={"updated_at": MONDAY})

    assert bool(next_recount(7, {1: quiet}, MONDAY)) is expected
    assert next_recount(7, {}, MONDAY) is None


@pytest.mark.parametrize(
    ("due", "status", "expected"),
    [
        (date(2026, 11, 3), "open", MONDAY + 2 * DAY),
        (date(2026, 11, 1), "open", MONDAY + 7 * DAY),
        (date(2026, 11, 3), "solved", MONDAY + 7 * DAY),
        (date.max, "open", MONDAY + 7 * DAY),
        (None, "open", MONDAY + 7 * DAY),
    ],
)
def test_a_promise_is_counted_as_overdue_when_its_day_has_ended(
    due: date | None, status: str, expected: datetime
) -> None:
    promised = digest(status=status, promises=[DigestPromise(due=due, what="a fix")])

    assert next_recount(0, {1: promised}, MONDAY) == expected
