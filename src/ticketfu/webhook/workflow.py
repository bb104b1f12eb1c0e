"""The entity that keeps webhooks and trigger in Zendesk as the installation wants them."""

import asyncio
import logging
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from ticketfu.entity.queues import own_upkeep_queue
    from ticketfu.entity.retry import ATTEMPTS, FIRST_ATTEMPT_WAIT, Backoff, failure_of
    from ticketfu.stored import ROTATE_KEYS
    from ticketfu.webhook.activities import WebhookActivities
    from ticketfu.webhook.models import (
        HALVES,
        MEMO,
        REMOVE,
        SETUP,
        SIGNAL,
        WORKFLOW,
        EnsureWebhook,
        Half,
        Kind,
        WebhookReport,
        WebhooksDocument,
        WebhookState,
        WebhooksWanted,
    )

# Of one run: some weeks of checks.
MAX_SETUP_EVENTS = 2000

log = logging.getLogger(__name__)


@workflow.defn(name=WORKFLOW)
class WebhookWorkflow:
    """Two halves, each tried until it exists and checked from time to time; then a removal."""

    _key_is_old = False
    _published = WebhooksDocument()

    @workflow.init
    def __init__(self, state: WebhookState) -> None:
        self.state = state

    @workflow.run
    async def run(self, _: WebhookState) -> None:
        while True:
            self._publish()
            await self._wait_until_due()
            asked = self.state.asked
            if self.state.removing:
                ended = await self._remove()
            else:
                ended = await self._ensure(asked=asked > self.state.answered)
            self.state.answered = asked
            self._publish(ended=ended)
            if ended:
                # The callers get their answers first, and a setup that came meanwhile goes on.
                await workflow.wait_condition(
                    lambda: workflow.all_handlers_finished() or self._is_asked()
                )
                if not self._is_asked():
                    return
            elif workflow.info().get_current_history_length() >= MAX_SETUP_EVENTS:
                self._continue_as_new()

    def _continue_as_new(self) -> None:
        """Only when nobody waits for an answer: else the next check is early enough."""
        if workflow.all_handlers_finished() and not self._is_asked():
            # Temporal drops the memo at continue-as-new.
            workflow.continue_as_new(self.state, memo={MEMO: self.state.document()})

    def _publish(self, *, ended: bool = False) -> None:
        """Write how they stand to the memo, which is read without a worker."""
        document = self.state.document(ended=ended)
        if document != self._published:
            self._published = document
            workflow.upsert_memo({MEMO: document})

    @workflow.signal(name=SIGNAL)
    def want(self, wanted: WebhooksWanted) -> None:
        self.state.wanted = wanted
        self.state.removing, self.state.removal = False, Backoff()
        self.state.asked += 1

    @workflow.signal(name=ROTATE_KEYS)
    def rotate_keys(self, _: str) -> None:
        self._key_is_old = True

    @workflow.update(name=SETUP)
    async def setup(self, wanted: WebhooksWanted) -> WebhookReport:
        """The outcome of a check of both halves that began after this call."""
        self.want(wanted)
        return await self._answered()

    @workflow.update(name=REMOVE)
    async def remove(self) -> WebhookReport:
        self.state.removing = True
        self.state.asked += 1
        return await self._answered()

    async def _answered(self) -> WebhookReport:
        asked = self.state.asked
        await workflow.wait_condition(lambda: self.state.answered >= asked)
        return self.state.report()

    async def _wait_until_due(self) -> None:
        while self.state.asked <= self.state.answered:
            due = self.state.due
            if due and due <= workflow.now():
                return
            if self._key_is_old:
                self._continue_as_new()
            with suppress(asyncio.TimeoutError):
                await workflow.wait_condition(
                    lambda: self._is_asked() or self._may_rotate(),
                    timeout=due - workflow.now() if due else None,
                )

    def _may_rotate(self) -> bool:
        return self._key_is_old and workflow.all_handlers_finished()

    def _is_asked(self) -> bool:
        return self.state.asked > self.state.answered

    async def _ensure(self, *, asked: bool) -> bool:
        """Both halves side by side: one that cannot be made does not hold up the other."""
        period = timedelta(seconds=self.state.wanted.reconcile_seconds)
        await asyncio.gather(
            *(
                self._ensure_half(kind, asked=asked)
                for kind in HALVES
                if asked or _has_come(self.state.half(kind).due(period))
            )
        )
        return False

    async def _ensure_half(self, kind: Kind, *, asked: bool) -> None:
        half = self.state.half(kind)
        wanted = EnsureWebhook(kind=kind, base_url=self.state.wanted.base_url, asked=asked)
        try:
            ensured = await workflow.execute_activity_method(
                WebhookActivities.ensure_webhook, wanted, **_call()
            )
        except ActivityError as error:
            _failed(half.backoff, error, f"the webhook of {kind}")
        else:
            half.succeed(ensured, workflow.now())

    async def _remove(self) -> bool:
        try:
            self.state.removed = await workflow.execute_activity_method(
                WebhookActivities.remove_webhooks, **_call()
            )
        except ActivityError as error:
            _failed(self.state.removal, error, "the removal of webhooks")
            return False
        self.state.removal.succeed()
        self.state.changes, self.state.events = Half(), Half()
        return True


def _has_come(due: datetime | None) -> bool:
    return due is not None and due <= workflow.now()


def _failed(backoff: Backoff, error: ActivityError, what: str) -> None:
    backoff.fail(failure_of(error), workflow.now(), workflow.random().random())
    if backoff.error and not workflow.unsafe.is_replaying():
        retry_at = backoff.error.retry_at.isoformat(timespec="seconds")
        fields = {"code": backoff.error.code, "attempt": backoff.failures, "retry_at": retry_at}
        log.warning("%s failed: %s", what, backoff.error.message, extra={"fields": fields})


def _call() -> workflow.ActivityConfig:
    return workflow.ActivityConfig(
        task_queue=own_upkeep_queue(),
        start_to_close_timeout=timedelta(minutes=2),
        heartbeat_timeout=timedelta(seconds=10),
        retry_policy=RetryPolicy(initial_interval=FIRST_ATTEMPT_WAIT, maximum_attempts=ATTEMPTS),
    )
