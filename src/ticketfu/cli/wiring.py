"""From settings to the parts of a process: the only wiring, also the demo's and the tests'."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from temporalio.client import Client
from temporalio.runtime import Runtime
from temporalio.service import RPCError

import ticketfu
from ticketfu.cli import lifecycle
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.encryption import EncryptionKey
from ticketfu.entity.rotation import check_keys
from ticketfu.entity.search_attributes import ensure_search_attributes
from ticketfu.llm import LLM
from ticketfu.logs import fields
from ticketfu.settings import ServerSettings, TemporalSettings, WebhookSettings, WorkerSettings
from ticketfu.settings.values import revealed, revealed_all
from ticketfu.telemetry.spans import spans_of
from ticketfu.temporal import CONNECT_AGAIN, Connection, connect_worker, wait_for_namespace
from ticketfu.webhook.client import Webhooks
from ticketfu.webhook.models import WebhooksWanted

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ticketfu.worker import Workers

# The server's and the worker's own modules are imported where they are wired: a worker needs no web
# framework, which takes 20 MB, and a server no workflows.

log = logging.getLogger(__name__)


def connection(settings: TemporalSettings) -> Connection:
    return Connection(
        address=settings.temporal_address,
        namespace=settings.temporal_namespace,
        api_key=revealed(settings.temporal_api_key),
        tls_cert=settings.temporal_tls_cert,
        tls_key=revealed(settings.temporal_tls_key),
        tls_ca=settings.temporal_tls_ca,
        encryption_keys=tuple(map(EncryptionKey.parse, revealed_all(settings.encryption_keys))),
    )


def server_application(
    settings: ServerSettings,
    temporal: Client,
    stop: Stop,
    *,
    zendesk_url: str | None = None,
    sign_in_code: str | None = None,
) -> "FastAPI":
    """`zendesk_url` and `sign_in_code` are the demo's: no setting, and not in any file."""
    from ticketfu.cli.server_options import server_keys, server_options
    from ticketfu.server.app import create_app

    options = server_options(settings, zendesk_url, sign_in_code)
    return create_app(temporal, stop, server_keys(settings), options)


async def run_server(
    settings: ServerSettings,
    temporal: Client,
    listening: socket.socket,
    stop: Stop,
    app: "FastAPI | None" = None,
) -> None:
    """Serve until `stop`; a lazy client lets the server start before Temporal does."""
    from ticketfu.server import serving
    from ticketfu.server.bounds import Limits

    app = app or server_application(settings, temporal, stop)
    limits = Limits(connections=settings.max_connections)
    started = fields(
        version=ticketfu.__version__,
        address=serving.url(listening),
        temporal=temporal.service_client.config.target_host,
        namespace=temporal.namespace,
        queue=settings.queue,
        account=settings.zendesk_subdomain,
    )
    log.info("server started", extra=started)
    await lifecycle.together(
        stop, serving.serve(app, listening, stop, limits), _prepare(settings, temporal, stop)
    )
    log.info("server stopped")


async def _prepare(settings: ServerSettings, temporal: Client, stop: Stop) -> None:
    """Beside a server that serves already: see to Temporal, then wait for `stop`."""

    async def see_to_temporal() -> None:
        await wait_for_namespace(temporal)
        await ensure_search_attributes(temporal)
        await check_keys(temporal, settings.queue)
        if settings.zendesk_webhook_base_url:
            await Webhooks(temporal, settings.queue).want_until_noted(webhooks_wanted(settings))

    await unless_stopped(see_to_temporal(), stop)
    await stop.wait()


def webhooks_wanted(settings: WebhookSettings) -> WebhooksWanted:
    return WebhooksWanted(
        base_url=settings.zendesk_webhook_base_url or "",
        reconcile_seconds=settings.reconcile_seconds,
    )


async def run_worker(
    settings: WorkerSettings,
    connection: Connection,
    runtime: Runtime,
    stop: Stop,
    around_model: Callable[[LLM], LLM] = lambda llm: llm,
) -> None:
    """Work until `stop`, from when Temporal answers; where it dies meanwhile, begin anew."""
    from ticketfu.worker import NotStarted

    while not stop.is_set():
        try:
            await _work(settings, connection, runtime, stop, around_model)
        except (NotStarted, RPCError) as error:
            log.warning("the worker cannot start: %s; trying again", error)
            await unless_stopped(asyncio.sleep(CONNECT_AGAIN.total_seconds()), stop)


async def _work(
    settings: WorkerSettings,
    connection: Connection,
    runtime: Runtime,
    stop: Stop,
    around_model: Callable[[LLM], LLM],
) -> None:
    from ticketfu.backfill.client import want_reconciliation
    from ticketfu.weekly.schedule import ensure_weekly_digest
    from ticketfu.worker import run_workers

    temporal = await unless_stopped(ready(connection, runtime, settings.queue), stop)
    if temporal is None:
        return
    weekly = ensure_weekly_digest(temporal, settings.queue, wanted=settings.digest_url is not None)
    await unless_stopped(weekly, stop)
    await want_reconciliation(temporal, settings.queue, settings.reconcile_seconds)
    async with workers(settings, temporal, around_model) as create:
        await run_workers(create(), stop)
    log.info("worker stopped")


async def ready(connection: Connection, runtime: Runtime, queue: str) -> Client:
    """A client once Temporal answers, has the search attributes and can be decrypted."""
    temporal = await connect_worker(connection, runtime)
    await ensure_search_attributes(temporal)
    await check_keys(temporal, queue)
    return temporal


@asynccontextmanager
async def workers(
    settings: WorkerSettings, temporal: Client, around_model: Callable[[LLM], LLM] = lambda llm: llm
) -> AsyncIterator[Callable[[], "Workers"]]:
    """Make the workers of one process."""
    from ticketfu.cli.language_model import language_model
    from ticketfu.cli.shared_limits import shared_limits
    from ticketfu.cli.worker_options import receiver, worker_options
    from ticketfu.cli.zendesk_clients import ticket_writer, webhook_admin, zendesk_client
    from ticketfu.worker import create_workers
    from ticketfu.worker_parts import WorkerServices

    large, spans = asyncio.Lock(), spans_of(temporal)  # One large answer is unpacked at a time.
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        limits = await enter(shared_limits(settings, temporal))
        zendesk = await enter(zendesk_client(settings, large, limits.quota, spans))
        admin = await enter(webhook_admin(settings, limits.quota))
        model = await enter(language_model(settings, large, spans))
        writer = await enter(ticket_writer(settings, limits.quota))
        llm = limits.metered(around_model(model))
        outer = await enter(receiver(settings))
        services = WorkerServices(zendesk, llm, admin, writer, limits.money, outer)
        started = fields(
            version=ticketfu.__version__,
            queue=settings.queue,
            temporal=temporal.service_client.config.target_host,
            namespace=temporal.namespace,
            account=settings.url(),
            provider=settings.provider(),
            model=model.model,
        )
        log.info("worker started", extra=started)
        yield partial(create_workers, temporal, services, worker_options(settings))
