"""One quota for all workers: never more than the account's, and what is urgent goes first."""

import asyncio
import math
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.exceptions import ApplicationError

from tests.serving import http_client, serve
from ticketfu.limits import urgency
from ticketfu.limits.leases import Leases
from ticketfu.limits.models import Lease, LeaseRequest
from ticketfu.limits.quota import Requests
from ticketfu.limits.requests import SharedQuota
from ticketfu.limits.urgency import Urgency
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.zendesk.auth import ClientCredentials
from ticketfu.zendesk.client import Zendesk

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
TICKET = "/tickets/42"


class Here(Leases):
    """The entity's rules in this process, at the pace of the test; reports are kept."""

    def __init__(self, requests: Requests) -> None:
        self.shares = []
        self.requests = requests
        self.reports: list[LeaseRequest] = []
        self.moment = NOON

    def need(self) -> None:
        pass

    async def renewed(self) -> None:
        report = LeaseRequest(worker="here", number=len(self.reports) + 1)
        for share in self.shares:
            share.report(report)
        self.reports.append(report)
        self.moment += timedelta(milliseconds=50)
        self.requests.fill(self.moment)
        self.requests.give_back(report.unused)
        lease = Lease(
            requests=self.requests.grant(report.waiting, report.ahead),
            backfill_per_second=self.requests.pace("here", self.moment)
            if report.backfilling
            else 0,
        )
        for share in self.shares:
            share.apply(lease)
        await asyncio.sleep(0)


def test_no_minute_has_more_than_its_number_whoever_asks() -> None:
    requests, sent = Requests(per_minute=180), []
    for tenth in range(3000):
        now = NOON + timedelta(seconds=tenth / 10)
        requests.fill(now)
        sent.append(requests.grant(waiting=7, ahead=9) if tenth > 50 else 0)

    minutes = [sum(sent[begin : begin + 600]) for begin in range(len(sent) - 600)]
    assert 170 < max(minutes) <= 180 + 18
    assert sum(sent) > 170 * 5 * (295 / 300)


def test_backfills_share_what_the_urgent_leave_and_never_all() -> None:
    requests = Requests(per_minute=600)
    requests.fill(NOON)

    paces = [requests.pace(worker, NOON) for worker in "abc"]
    assert (paces[0], paces[1:]) == (8, [0, 0])
    later = NOON + timedelta(seconds=11)
    requests.fill(later)
    shares = [requests.pace(worker, later) for worker in "abc"]
    assert sum(shares) <= 8 + 1e-9
    # Live traffic takes all but two requests a second: those are left.
    busy = later + timedelta(seconds=11)
    requests.fill(busy)
    requests.urgent = 80
    assert sum(requests.pace(worker, busy) for worker in "abc") == pytest.approx(2)
    assert requests.grant(waiting=5, ahead=0) == 5


def test_the_account_s_own_limit_is_learnt() -> None:
    requests = Requests(per_minute=180, account_limit=100)

    assert requests.allowed_per_minute == 90
    assert Requests(per_minute=180, account_limit=700).allowed_per_minute == 180


async def test_a_burst_asks_a_few_times_and_gives_back_what_it_did_not_use() -> None:
    leases, time = Here(Requests(per_minute=60_000)), [0.0]
    quota = SharedQuota(leases, lambda: time[0])

    for _ in range(500):
        await quota.acquire(TICKET)
    assert len(leases.reports) <= math.log2(500) + 3
    time[0] = 11
    for _ in range(5):
        await quota.acquire(TICKET)
    assert leases.reports[-1].unused > 100


async def test_a_backfill_goes_at_its_pace_and_rests_before_the_urgent_have_to() -> None:
    leases, time = Here(Requests(per_minute=6000)), [0.0]
    quota = SharedQuota(leases, lambda: time[0])
    urgency.begin(Urgency(backfill=True))

    waits = [asyncio.create_task(quota.acquire(TICKET)) for _ in range(4)]
    await asyncio.gather(*waits)
    quota.answered(TICKET, {"x-rate-limit": "200", "x-rate-limit-remaining": "39"})
    resting = asyncio.create_task(quota.acquire(TICKET))
    await asyncio.wait({resting}, timeout=0.05)
    assert not resting.done()
    resting.cancel()
    urgency.begin(Urgency())
    await quota.acquire(TICKET)


async def test_a_429_is_told_to_the_others() -> None:
    leases = Here(Requests(per_minute=600))
    quota, other = SharedQuota(leases), SharedQuota(leases)

    quota.refused("/incremental/tickets/cursor", {"retry-after": "30"})
    report = LeaseRequest()
    quota.report(report)
    other.apply(Lease(pauses=report.pauses))

    assert report.pauses == {"incremental": pytest.approx(30, abs=1)}
    with pytest.raises(ApplicationError, match="quota"):
        await other.acquire("/incremental/tickets/cursor")
    await other.acquire(TICKET)


async def test_the_export_s_own_limit_meets_no_refusal() -> None:
    sample = Sample(NOON, datasets=(), requests_per_minute=200)
    async with (
        serve(create_sample_zendesk(sample)) as url,
        http_client() as http,
    ):
        known = sample.credentials
        auth = ClientCredentials(url, known.client_id, known.client_secret)
        quota = SharedQuota(Here(Requests(per_minute=180)))
        zendesk = Zendesk(http, url, auth, quota=quota)
        for _ in range(10):
            await zendesk.exports.changed(0, "")

        with pytest.raises(ApplicationError, match="quota"):
            await zendesk.exports.changed(0, "")
        assert (await zendesk.whoami()).role == "admin"
    assert sample.count("GET /api/v2/incremental") == 10
