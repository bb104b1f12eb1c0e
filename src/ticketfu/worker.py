"""The one wiring place: which class gets which client, which queue runs what."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import PollerBehaviorSimpleMaximum, UnsandboxedWorkflowRunner, Worker

from ticketfu.backfill.activities import walk_activities
from ticketfu.backfill.reconcile import ReconcileWorkflow
from ticketfu.backfill.workflow import BackfillWorkflow
from ticketfu.entity.document import Document
from ticketfu.entity.earlier_runs import EarlierRunsActivities
from ticketfu.entity.heartbeat import GRACE
from ticketfu.entity.publications import Publications
from ticketfu.entity.queues import backfill_queue, upkeep_queue
from ticketfu.entity.recovery import Recovery
from ticketfu.limits.money import Money
from ticketfu.limits.workflow import LimitsWorkflow
from ticketfu.notify.activities import HandOverActivities
from ticketfu.notify.sending import Sending
from ticketfu.notify.workflow import DeliveryWorkflow
from ticketfu.organization.activities import OrganizationActivities
from ticketfu.organization.client import Organizations
from ticketfu.organization.models import WORKFLOW as ORGANIZATION_WORKFLOW
from ticketfu.organization.models import OrganizationDocument
from ticketfu.organization.view_activities import OrganizationViews
from ticketfu.organization.workflow import OrganizationWorkflow
from ticketfu.ticket.activities import TicketActivities
from ticketfu.ticket.erasure_workflow import TicketErasureWorkflow
from ticketfu.ticket.models import WORKFLOW as TICKET_WORKFLOW
from ticketfu.ticket.models import TicketDocument
from ticketfu.ticket.renaming import TopicRenames
from ticketfu.ticket.view_activities import TicketViews
from ticketfu.ticket.workflow import TicketWorkflow
from ticketfu.ticket.write_back import WriteBackActivities
from ticketfu.webhook.activities import WebhookActivities
from ticketfu.webhook.wanted import installation_mark
from ticketfu.webhook.workflow import WebhookWorkflow
from ticketfu.weekly.activities import weekly_activities
from ticketfu.weekly.workflow import WeeklyDigestWorkflow
from ticketfu.worker_parts import WorkerOptions, WorkerServices

DOCUMENT_KINDS: dict[str, type[Document]] = {
    TICKET_WORKFLOW: TicketDocument,
    ORGANIZATION_WORKFLOW: OrganizationDocument,
}

Activities = list[Callable[..., object]]

WORKFLOWS: list[type] = [
    *(TicketWorkflow, TicketErasureWorkflow, OrganizationWorkflow),
    *(WebhookWorkflow, LimitsWorkflow),
    *(BackfillWorkflow, ReconcileWorkflow, WeeklyDigestWorkflow, DeliveryWorkflow),
]

# How long an entity waits for the worker that ran it last, before another takes it over.
STICKY = timedelta(seconds=5)

# Temporal's SDK takes a workflow task of two seconds for a deadlock and breaks it off anywhere. On
# an overloaded machine they pass in code that never waits, or before that code begins. Temporal
# itself gives a task up after ten. It has no option; a test sees that the name still holds.
LONGEST_TASK_SECONDS = 8


@dataclass(frozen=True)
class Workers:
    """`entities` runs workflows and their refreshes, most urgent first.

    `backfills` has places of its own for those that can wait, `upkeep` for whatever is no refresh,
    `sending` for events.
    """

    entities: Worker
    backfills: Worker
    upkeep: Worker
    recovery: Recovery
    money: Money
    sending: Sending | None = None


def create_workers(temporal: Client, services: WorkerServices, options: WorkerOptions) -> Workers:
    zendesk, llm, money = services.zendesk, services.llm, services.money
    publications = Publications(temporal, options.queue, DOCUMENT_KINDS)
    recovery = Recovery(temporal, publications, money, services.receiver is not None)
    notified = Organizations(temporal, options.queue, options.organization_settle_seconds)
    asked = (options.ticket_prompt, options.language, options.redact, options.notes)
    own = (options.scope, options.write_back)
    tickets = TicketActivities(zendesk, llm, notified, recovery, *asked, *own)
    views = TicketViews(zendesk, llm, *asked, options.scope)
    translations = OrganizationViews(llm, options.redact)
    organizations = OrganizationActivities(
        zendesk, llm, recovery, options.organization_prompt, options.language, options.redact
    )
    refreshing: Activities = [tickets.refresh_ticket, organizations.refresh_organization]
    refreshing += [views.make_ticket_view, translations.make_organization_view]
    upkeep = _upkeep(temporal, services, options)
    upkeep += walk_activities(temporal, zendesk, options.queue, publications, notified)
    sending = None
    if receiver := services.receiver:
        text = options.notify_text
        sending = Sending.of(temporal, options.queue, receiver, money, text=text)
    return Workers(
        _entity_worker(temporal, [tickets.notify_organization, *refreshing], options),
        _activity_worker(
            temporal, backfill_queue(options.queue), refreshing, options.llm_concurrency
        ),
        _activity_worker(temporal, upkeep_queue(options.queue), upkeep),
        recovery,
        money,
        sending,
    )


def _entity_worker(temporal: Client, activities: Activities, options: WorkerOptions) -> Worker:
    entities = Worker(
        temporal,
        task_queue=options.queue,
        workflows=WORKFLOWS,
        # The sandbox more than doubles the CPU of a replay; tests replay every kind of history
        # in it, so that what it would catch is caught there.
        workflow_runner=UnsandboxedWorkflowRunner(),
        activities=activities,
        max_concurrent_activities=options.llm_concurrency,
        # Half of the polls are for entities that no cache holds. With the default, one of five, a
        # burst of new tickets took 3 to 8 % longer.
        workflow_task_poller_behavior=PollerBehaviorSimpleMaximum(8),
        nonsticky_to_sticky_poll_ratio=0.5,
        max_cached_workflows=options.cache,
        workflow_task_executor=ThreadPoolExecutor(options.threads, "workflow"),
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=GRACE,
    )
    vars(entities._workflow_worker)["_deadlock_timeout_seconds"] = LONGEST_TASK_SECONDS
    return entities


def _activity_worker(
    temporal: Client, queue: str, activities: Activities, places: int | None = None
) -> Worker:
    return Worker(
        temporal,
        task_queue=queue,
        activities=activities,
        max_concurrent_activities=places,
        graceful_shutdown_timeout=GRACE,
    )


def _upkeep(temporal: Client, services: WorkerServices, options: WorkerOptions) -> Activities:
    mark = installation_mark(temporal.namespace, options.queue)
    webhooks = WebhookActivities(services.admin, mark, options.webhook_key)
    erasure, writing = EarlierRunsActivities(temporal), WriteBackActivities(services.writer)
    return [
        *(erasure.delete_earlier_runs, writing.write_back),
        *(webhooks.ensure_webhook, webhooks.remove_webhooks),
        *weekly_activities(temporal, options.queue, options.digest),
        TopicRenames(temporal).rename_in_tickets,
        HandOverActivities(temporal, options.queue).start_deliveries,
    ]


class NotStarted(RuntimeError):  # noqa: N818
    """Workers could not start; Temporal's client lets none start twice, so another one has to."""


async def run_workers(workers: Workers, stop: asyncio.Event) -> None:
    """Run until `stop`; then running refreshes finish first, as they still notify entities.

    Raises NotStarted where Temporal dies between connect and start.
    """
    recovering = asyncio.create_task(workers.recovery.run())
    # A worker that fails cancels the task that it is in, and several may.
    running = asyncio.create_task(_run(workers, stop))
    try:
        await asyncio.wait({running})
    except asyncio.CancelledError:
        running.cancel()
        await asyncio.wait({running})
        raise
    finally:
        recovering.cancel()
    if running.cancelled() or isinstance(running.exception(), RuntimeError):
        # A worker that fails while another one ends cancels, and hides the reason of both.
        ended = (workers.entities, workers.backfills, workers.upkeep)
        failures = [vars(worker)["_async_context_run_exception"] for worker in ended]
        reasons = [str(error) for error in failures if isinstance(error, RuntimeError)]
        raise NotStarted(next(iter(reasons), "Temporal went away"))
    running.result()


async def _run(workers: Workers, stop: asyncio.Event) -> None:
    async with workers.entities:
        async with workers.backfills, workers.upkeep, workers.sending or nullcontext():
            await stop.wait()
        await workers.money.flush()
