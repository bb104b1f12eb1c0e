from datetime import timedelta

import pytest
from temporalio.exceptions import ApplicationError

from ticketfu.errors import retry_after
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.client import Zendesk
from ticketfu.zendesk.rate_limit import ACCOUNT, OwnQuota, Pauses

TICKET = "/tickets/42"
EXPORT = "/incremental/tickets/cursor"


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def waits(error: ApplicationError) -> float:
    assert error.type == "zendesk.rate_limited"
    assert error.next_retry_delay is not None
    return error.next_retry_delay.total_seconds()


async def wait_of(quota: OwnQuota, path: str = TICKET) -> float:
    with pytest.raises(ApplicationError) as refused:
        await quota.acquire(path)
    return waits(refused.value)


async def test_after_a_429_nothing_goes_out_until_the_pause_is_over(
    sample: Sample, zendesk: Zendesk
) -> None:
    await zendesk.whoami()
    sample.fail_next("/api/v2/users/me", status=429, headers={"retry-after": "30"})
    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()
    assert 29 < waits(refused.value) <= 30
    asked = len(sample.requests)

    for call in (zendesk.whoami(), zendesk.read_ticket(42), zendesk.read_organization(1)):
        with pytest.raises(ApplicationError) as refused:
            await call
        assert 0 < waits(refused.value) <= 30

    assert len(sample.requests) == asked


async def test_a_long_pause_is_left_to_the_entity(sample: Sample, zendesk: Zendesk) -> None:
    sample.fail_next("/api/v2/users/me", status=429, headers={"retry-after": "30"})

    with pytest.raises(ApplicationError) as refused:
        await zendesk.whoami()

    assert refused.value.non_retryable


async def test_callers_hear_what_remains_and_go_on_afterwards() -> None:
    clock = Clock()
    quota = OwnQuota(100, clock)
    quota.refused(TICKET, {"retry-after": "30"})

    clock.time += 10
    assert await wait_of(quota) == 20
    clock.time += 20
    await quota.acquire(TICKET)


async def test_an_endpoint_that_refuses_alone_pauses_alone() -> None:
    clock = Clock()
    quota = OwnQuota(100, clock)
    quota.refused(EXPORT, {"retry-after": "30"})
    quota.refused("/users/me", {"retry-after": "20", "ratelimit-remaining": "7"})

    await quota.acquire(TICKET)
    assert [await wait_of(quota, path) for path in (EXPORT, "/users/show_many")] == [30, 20]
    # With nothing left in the account, the endpoint was not what refused.
    quota.refused(EXPORT, {"retry-after": "40", "x-rate-limit-remaining": "0"})
    assert await wait_of(quota) == 40


async def test_the_last_request_of_a_minute_is_followed_by_no_429() -> None:
    clock = Clock()
    quota = OwnQuota(100, clock)
    own = "zendesk-ratelimit-incremental-exports-cursor"
    quota.answered(EXPORT, {own: "total=10; remaining=0; resets=48"})
    await quota.acquire(TICKET)
    assert await wait_of(quota, EXPORT) == 48

    quota.answered(TICKET, {"x-rate-limit-remaining": "0", "ratelimit-reset": "17"})
    assert await wait_of(quota) == 17


def test_a_pause_is_never_cut_short_by_another_429() -> None:
    pauses = Pauses(Clock())

    assert waits(pauses.begin(ACCOUNT, timedelta(seconds=30))) == 30
    assert waits(pauses.begin(ACCOUNT, timedelta(seconds=2))) == 30


@pytest.mark.parametrize("value", ["", "soon", "0"])
def test_pauses_grow_where_zendesk_names_none(value: str) -> None:
    clock = Clock()
    pauses = Pauses(clock)
    grown = []
    for _ in range(6):
        grown.append(waits(pauses.begin(ACCOUNT, retry_after({"retry-after": value}))))
        clock.time += grown[-1]

    assert grown == [5, 10, 20, 40, 60, 60]


def test_refusals_at_the_same_time_are_one_pause() -> None:
    pauses = Pauses(Clock())

    assert [waits(pauses.begin(ACCOUNT, None)) for _ in range(3)] == [5, 5, 5]


def test_a_success_forgets_earlier_pauses() -> None:
    clock = Clock()
    pauses = Pauses(clock)
    clock.time += waits(pauses.begin(ACCOUNT, None))
    pauses.succeeded(TICKET)

    assert waits(pauses.begin(ACCOUNT, None)) == 5


@pytest.mark.parametrize("value", ["1e9", "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_a_pause_has_a_limit(value: str) -> None:
    wait = waits(Pauses(Clock()).begin(ACCOUNT, retry_after({"retry-after": value})))

    assert wait == timedelta(hours=1).total_seconds()


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("50", 50),
        ("50, 53", 53),
        ("53,50", 53),
        ("7.5", 7.5),
        ("60s", 60),
        ("-3", 0),
        ("1e9", 3600),
        ("9" * 5000, 3600),
        ("inf", 3600),
        ("Sat, 01 Jan 2050 00:00:00 GMT", 3600),
        ("Sat, 01 Jan 2050 00:00:00 -0000", 3600),
        ("2050-01-01T00:00:00Z", 3600),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)
def test_each_way_to_ask_for_a_wait_is_understood(value: str, seconds: float) -> None:
    assert retry_after({"retry-after": value}) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "nan", "Sat, 99 Jan 2050", ","])
def test_no_wait_is_read_out_of_anything_else(value: str) -> None:
    assert retry_after({"retry-after": value}) is None
