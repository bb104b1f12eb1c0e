"""The one wiring place: which class gets which client, which queue runs what."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from temporalio.client import Client
from temporalio.worker import Worker

from ticketfu.entity.heartbeat import GRACE
from ticketfu.entity.workflow import refresh_queue
from ticketfu.llm import LLM
from ticketfu.organization.activities import OrganizationActivities
from ticketfu.organization.client import Organizations
from ticketfu.organization.workflow import OrganizationWorkflow
from ticketfu.privacy.masking import Level
from ticketfu.ticket.activities import TicketActivities
from ticketfu.ticket.workflow import TicketWorkflow
from ticketfu.zendesk.client import Zendesk

CACHED_ENTITIES = 32
"""About 0.15 MB each; one that is not among them is replayed when it is needed again."""

STICKY = timedelta(seconds=5)
"""How long an entity waits for the worker that ran it last, before another takes it over."""


Workers = tuple[Worker, Worker]


@dataclass(frozen=True)
class Options:
    """`threads` run workflow code; the two prompts replace the built-in instructions."""

    queue: str = "default"
    threads: int = 4
    llm_concurrency: int = 16
    organization_settle_seconds: float = 30
    ticket_prompt: str | None = None
    organization_prompt: str | None = None
    language: str | None = None
    redact: Level = "secrets"


def create_workers(temporal: Client, zendesk: Zendesk, llm: LLM, options: Options) -> Workers:
    """One runs the entities; the other runs their refreshes, most urgent first."""
    notified = Organizations(temporal, options.queue, options.organization_settle_seconds)
    tickets = TicketActivities(
        zendesk, llm, notified, options.ticket_prompt, options.language, options.redact
    )
    organizations = OrganizationActivities(
        zendesk, llm, options.organization_prompt, options.language, options.redact
    )
    entities = Worker(
        temporal,
        task_queue=options.queue,
        workflows=[TicketWorkflow, OrganizationWorkflow],
        activities=[tickets.notify_organization],
        max_cached_workflows=CACHED_ENTITIES,
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
    return entities, refreshes


async def run_worker(workers: Workers, stop: asyncio.Event) -> None:
    """Run until `stop`; then running refreshes finish first, as they still tell entities."""
    entities, refreshes = workers
    async with entities, refreshes:
        await stop.wait()
