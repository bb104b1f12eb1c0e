"""The day's money, over all workers: what is held back as it runs out, and what goes on."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from temporalio.client import Client
from temporalio.testing import TimeSkipper

from tests.harness import System, eventually, running_system
from ticketfu.limits.budget import Budget, day_ends_in
from ticketfu.limits.client import LimitsClient
from ticketfu.limits.leases import Leases, limits_workflow_id
from ticketfu.limits.models import UPDATE, Lease, LeaseRequest, Terms
from ticketfu.limits.money import Money
from ticketfu.llm import Usage
from ticketfu.ticket.models import TicketDocument

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)

# One answer of the tests' model: 100 tokens asked and 20 answered, at LLM_PRICE=1/2.
CALL_USD = 0.00014


async def settled(system: System, ticket_id: int) -> TicketDocument:
    """Read a ticket once it is fresh, or held."""
    return await eventually(
        lambda: system.read(ticket_id), lambda doc: not doc.stale or doc.held == "budget"
    )


async def test_a_days_budget_holds_back_and_goes_on_when_it_is_raised(temporal: Client) -> None:
    terms = {"llm_price": "1/2", "llm_daily_budget_usd": 3.4 * CALL_USD}
    async with running_system(temporal, **terms) as system:
        acme = system.organization()
        tickets = [system.ticket(organization_id=acme if n == 3 else None) for n in range(5)]
        documents = []
        for ticket_id in tickets[:4]:
            await system.post(ticket_id)
            documents.append(await settled(system, ticket_id))

        # The fourth has to settle longer, unless a person asks for it; then nothing is left.
        assert [doc.held for doc in documents] == [None, None, None, "budget"]
        held = documents[3]
        assert (held.status, held.stale, held.error) == ("pending", True, None)
        assert held.organization_id == acme
        asking = {"ticket_id": tickets[3]}
        assert (await system.http.post("/api/v1/ticket?wait=20", json=asking)).status_code == 200
        asking = {"ticket_id": tickets[4]}
        assert (await system.http.post("/api/v1/ticket?wait=20", json=asking)).status_code == 202
        insights = await eventually(
            lambda: system.read_organization(acme), lambda doc: doc.held == "budget"
        )
        assert (insights.stale, insights.error, insights.tickets.covered) == (True, None, 1)
        assert len(system.model.prompts) == 4

        await system.stop_worker()
        spent = await LimitsClient(temporal, system.queue).read()
        assert (spent.hold, spent.days[-1].calls, spent.days[-1].input_tokens) == ("all", 4, 400)
        assert spent.days[-1].cost_usd == pytest.approx(4 * CALL_USD)
        system.settings = system.settings.model_copy(update={"llm_daily_budget_usd": 1.0})
        system.start_worker()

        for ticket_id in tickets:
            assert (await system.fresh(ticket_id)).held is None
        assert (await system.fresh_organization(acme)).summary


async def test_the_entity_holds_back_backfills_first_then_all_and_begins_anew_each_day(
    temporal: Client,
) -> None:
    terms = {"llm_price": "1/2", "llm_daily_budget_usd": 10.0}
    async with running_system(temporal, **terms) as system:
        shared, skipper = LimitsClient(temporal, system.queue), TimeSkipper(temporal)
        await eventually(shared.read, lambda found: found.terms.budget_usd == 10)
        limits = temporal.get_workflow_handle(limits_workflow_id(system.queue))
        # Five minutes past midnight: no other one comes while this runs.
        begin = day_ends_in(datetime.now(UTC)) + 300
        await skipper.fast_forward(limits, begin)

        async def spent(number: int, usd: float, *, backfill: float = 0) -> Lease:
            report = LeaseRequest(worker="another", number=number, spent_on_backfill_usd=backfill)
            report.spent = Usage(calls=1, cost_usd=usd)
            lease: Lease = await limits.execute_update(UPDATE, report, result_type=Lease)
            return lease

        leases = [await spent(n, usd) for n, usd in enumerate((6, 1.5, 1.5, 1), 1)]
        ticket_id = system.ticket()
        await system.post(ticket_id)
        held = await settled(system, ticket_id)
        entity = system.entity(ticket_id)

        async def a_day_later() -> TicketDocument:
            await skipper.fast_forward(entity, timedelta(days=1))
            return await settled(system, ticket_id)

        assert [lease.hold for lease in leases] == ["none", "backfill", "slow", "all"]
        assert (held.held, held.error, held.stale) == ("budget", None, True)
        assert system.model.prompts == []
        await skipper.fast_forward(limits, timedelta(days=1))
        # A worker that has just been refused does not ask again within two seconds.
        fresh = await eventually(a_day_later, lambda doc: doc.held is None)
        assert (fresh.stale, fresh.usage.calls, (await shared.read()).hold) == (False, 1, "none")


def asked(worker: str, money: float = 0, held: float = 0, ahead: float = 0) -> LeaseRequest:
    return LeaseRequest(worker=worker, money=money, money_held=held, money_ahead=ahead)


def spend(budget: Budget, usd: float, now: datetime = NOON) -> None:
    budget.settle(Usage(calls=1, cost_usd=usd), 0, now)


def test_money_is_given_once_and_comes_back_from_workers_that_are_gone() -> None:
    budget = Budget(limit_usd=10)
    spend(budget, 4)

    assert budget.grant(asked("a", 5), NOON) == 5
    assert budget.grant(asked("b", 5), NOON) == 1
    assert budget.grant(asked("c", 1), NOON) == 0
    # What is only expected leaves something to the others.
    assert budget.grant(asked("a", ahead=4), NOON) == 1.25
    assert budget.grant(asked("c", 9), NOON + timedelta(seconds=61)) == 6


def test_backfills_are_held_first_then_what_can_settle_then_all_until_midnight() -> None:
    budget, holds = Budget(limit_usd=10), []
    for _ in range(10):
        spend(budget, 1)
        holds.append(budget.hold(NOON))

    assert holds == [*["none"] * 6, "backfill", "backfill", "slow", "all"]
    assert budget.hold(NOON + timedelta(days=1)) == "none"
    budget.change(12, NOON)
    assert (budget.hold(NOON), budget.raised) == ("backfill", True)


def test_usage_is_kept_by_day_and_calls_of_unknown_price_are_no_zero() -> None:
    budget = Budget()
    for days in range(50):
        spend(budget, 1, NOON + timedelta(days=days))
    budget.settle(Usage(calls=1, input_tokens=7, cost_usd=None), 0, NOON + timedelta(days=49))

    days = budget.days()
    assert (len(days), days[-1].day, days[-1].calls) == (35, "2027-01-14", 2)
    assert (days[-1].cost_usd, days[-2].cost_usd) == (None, 1)


async def test_what_was_leased_for_a_call_is_not_given_back_before_it_begins() -> None:
    leases = Leases(cast(Client, None), "queue", Terms())
    money = Money(leases, budget_usd=10)
    calls = [asyncio.ensure_future(money.begin(0.5)) for _ in range(2)]
    await asyncio.sleep(0)

    first, second, third = LeaseRequest(), LeaseRequest(), LeaseRequest()
    money.report(first)
    money.apply(Lease(money=first.money, day_ends_in=60))
    money.report(second)
    for call in calls:
        call.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    money.report(third)

    asked = [(report.money, report.money_held) for report in (first, second, third)]
    assert asked == [(1, 0), (0, 1), (0, 0)]
