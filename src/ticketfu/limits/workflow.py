"""The entity that hands out requests and money, in answers to workers' updates."""

from datetime import datetime, timedelta
from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from ticketfu.limits.budget import day_ends_in
    from ticketfu.limits.models import (
        MEMO,
        NEVER,
        UPDATE,
        WORKFLOW,
        Lease,
        LeaseRequest,
        LimitsDocument,
    )
    from ticketfu.limits.state import LimitsState
    from ticketfu.stored import ROTATE_KEYS

# Of one run: an update has four or five, a replay takes 0.35 ms of CPU an event.
MAX_LEASE_EVENTS = 400

# The newest numbers of workers that are remembered, to count no report twice.
MAX_WORKERS = 200


@workflow.defn(name=WORKFLOW)
class LimitsWorkflow:
    _key_is_old = False

    @workflow.init
    def __init__(self, state: LimitsState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: LimitsState) -> NoReturn:
        await workflow.wait_condition(self._should_continue_as_new)
        workflow.continue_as_new(self.state, memo={MEMO: self.state.published})

    def _should_continue_as_new(self) -> bool:
        info = workflow.info()
        length = info.get_current_history_length()
        full = length >= MAX_LEASE_EVENTS or info.is_continue_as_new_suggested()
        return (full or self._key_is_old) and workflow.all_handlers_finished()

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, _: str) -> None:
        self._key_is_old = True

    @workflow.update(name=UPDATE, unfinished_policy=workflow.HandlerUnfinishedPolicy.ABANDON)
    async def lease(self, asked: LeaseRequest) -> Lease:
        """Count what a worker reports, and give it what it may use next."""
        now, state = workflow.now(), self.state
        if asked.terms.started >= state.terms.started:
            state.terms = asked.terms
            state.requests.per_minute = asked.terms.requests_per_minute
            state.budget.change(asked.terms.budget_usd, now)
        state.requests.fill(now)
        if self._is_new(asked):
            self._count(asked, now)
        granted = self._granted(asked, now)
        document = self._document(now)
        if document != state.published:
            state.published = document
            workflow.upsert_memo({MEMO: document})
        return granted

    def _is_new(self, asked: LeaseRequest) -> bool:
        """False for a report whose answer was lost: it is counted already."""
        numbers = self.state.numbers
        last = numbers.pop(asked.worker, 0)
        numbers[asked.worker] = max(last, asked.number)
        self.state.numbers = dict(list(numbers.items())[-MAX_WORKERS:])
        return asked.number > last

    def _count(self, asked: LeaseRequest, now: datetime) -> None:
        requests, pauses = self.state.requests, self.state.pauses
        requests.account_limit = asked.account_limit or requests.account_limit
        requests.give_back(asked.unused)
        self.state.budget.settle(asked.spent, asked.spent_on_backfill_usd, now)
        for endpoint, seconds in asked.pauses.items():
            until = now + timedelta(seconds=seconds)
            pauses[endpoint] = max(pauses.get(endpoint, NEVER), until)
        self.state.pauses = {name: until for name, until in pauses.items() if until > now}

    def _granted(self, asked: LeaseRequest, now: datetime) -> Lease:
        requests, budget, pauses = self.state.requests, self.state.budget, self.state.pauses
        budget.raised &= not asked.woken
        return Lease(
            requests=requests.grant(asked.waiting, asked.ahead),
            backfill_per_second=requests.pace(asked.worker, now) if asked.backfilling else 0,
            pauses={name: (until - now).total_seconds() for name, until in pauses.items()},
            money=budget.grant(asked, now),
            hold=budget.hold(now),
            day_ends_in=day_ends_in(now),
            raised=budget.raised,
        )

    def _document(self, now: datetime) -> LimitsDocument:
        budget = self.state.budget
        return LimitsDocument(
            terms=self.state.terms,
            requests_per_minute=self.state.requests.allowed_per_minute,
            days=budget.days(),
            spent_today_usd=budget.spent_today(now),
            spent_on_backfill_usd=budget.on_backfill_usd,
            hold=budget.hold(now),
        )
