"""The one wiring place: which class gets which client, which queue runs what."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from ticketfu.entity.earlier_runs import EarlierRunsActivities
from ticketfu.entity.heartbeat import GRACE
from ticketfu.entity.recovery import Recovery
from ticketfu.entity.refresh_call import refresh_queue
from ticketfu.llm import LLM
from ticketfu.organization.activities import OrganizationActivities
from ticketfu.organization.client import Organizations
from ticketfu.organization.workflow import OrganizationWorkflow
from ticketfu.privacy.masking import Level
from ticketfu.temporal import CONNECT_AGAIN
from ticketfu.ticket.activities import TicketActivities
from ticketfu.ticket.workflow import TicketWorkflow
from ticketfu.zendesk.client import Zendesk

log = logging.getLogger(__name__)

# How long an entity waits for the worker that ran it last, before another takes it over.
STICKY = timedelta(seconds=5)


@dataclass(frozen=True)
class Options:
    """`threads` run workflow code; the two prompts replace the built-in instructions.

    `cache` is how many entities are kept at hand; another is replayed when it is needed again.
    """

    queue: str = "default"
    threads: int = 4
    cache: int = 64
    llm_concurrency: int = 16
    organization_settle_seconds: float = 30
    ticket_prompt: str | None = None
    organization_prompt: str | None = None
    language: str | None = None
    redact: Level = "secrets"


@dataclass(frozen=True)
class Workers:
    """`entities` runs workflows, `refreshes` their refreshes, most urgent first."""

    entities: Worker
    refreshes: Worker
    recovery: Recovery


def create_workers(temporal: Client, zendesk: Zendesk, llm: LLM, options: Options) -> Workers:
    recovery = Recovery(temporal)
    notified = Organizations(temporal, options.queue, options.organization_settle_seconds)
    tickets = TicketActivities(
        zendesk,
        llm,
        notified,
        recovery,
        options.ticket_prompt,
        options.language,
        options.redact,
    )
    organizations = OrganizationActivities(
        zendesk, llm, recovery, options.organization_prompt, options.language, options.redact
    )
    erasure = EarlierRunsActivities(temporal)
    entities = Worker(
        temporal,
        task_queue=options.queue,
        workflows=[TicketWorkflow, OrganizationWorkflow],
        # The sandbox more than doubles the CPU of a replay; tests replay every kind of history
        # in it, so that what it would catch is caught there.
        workflow_runner=UnsandboxedWorkflowRunner(),
        activities=[tickets.notify_organization, erasure.delete_earlier_runs],
        max_cached_workflows=options.cache,
        workflow_task_executor=ThreadPoolExecutor(options.threads, "workflow"),
        sticky_queue_schedule_to_start_timeout=STICKY,
        graceful_shutdown_timeout=GRACE,
    )
    refreshes = Worker(
        temporal,
        task_queue=refresh_queue(options.queue),
        activities=[tickets.refresh_ticket, organizations.refresh_organization],
        max_concurrent_activities=options.llm_concurrency,
        graceful_shutdown_timeout=GRACE,
    )
    return Workers(entities, refreshes, recovery)


async def run_worker(create: Callable[[], Workers], stop: asyncio.Event) -> None:
    """Run until `stop`; then running refreshes finish first, as they still notify entities.

    Temporal may die between connect and start: that is waited out with new workers, as Temporal's
    client lets no worker start twice.
    """
    while not stop.is_set():
        workers = create()
        recovering = asyncio.create_task(workers.recovery.run())
        try:
            async with workers.entities, workers.refreshes:
                await stop.wait()
        except RuntimeError as error:
            log.warning("the worker cannot start: %s; trying again", error)
            await asyncio.sleep(CONNECT_AGAIN.total_seconds())
        finally:
            recovering.cancel()
