"""From settings to the parts of a process: the only wiring, also the demo's and the tests'."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import httpx2
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.runtime import Runtime

import ticketfu
from ticketfu import worker
from ticketfu.bounded_http import Bound
from ticketfu.cli import lifecycle
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.entity.search_attributes import ensure_search_attributes
from ticketfu.llm import LLM, ModelOptions
from ticketfu.llm.providers import choose_llm
from ticketfu.logs import fields
from ticketfu.server import serving
from ticketfu.server.app import Options, create_app
from ticketfu.server.bounds import Limits
from ticketfu.server.keys import Keys
from ticketfu.settings import (
    AISettings,
    ServerSettings,
    TemporalSettings,
    WorkerSettings,
    ZendeskSettings,
)
from ticketfu.settings.values import revealed, revealed_all
from ticketfu.temporal import (
    Connection,
    connect_worker,
    wait_for_namespace,
)
from ticketfu.worker import Workers, create_workers
from ticketfu.zendesk.auth import ApiToken, ClientCredentials
from ticketfu.zendesk.client import Zendesk

log = logging.getLogger(__name__)

# Unpacked; the longest answer that was asked for has a hundredth of it.
MAX_MODEL_ANSWER_BYTES = 8_000_000


def connection(settings: TemporalSettings) -> Connection:
    return Connection(
        address=settings.temporal_address,
        namespace=settings.temporal_namespace,
        api_key=revealed(settings.temporal_api_key),
        tls_cert=settings.temporal_tls_cert,
        tls_key=revealed(settings.temporal_tls_key),
        tls_ca=settings.temporal_tls_ca,
    )


def application(settings: ServerSettings, temporal: Client, stop: Stop) -> FastAPI:
    keys = Keys(
        tokens=revealed_all(settings.server_api_token),
        readers=revealed_all(settings.server_reader_token),
        webhook_secrets=revealed_all(settings.zendesk_webhook_secret),
    )
    options = Options(
        queue=settings.queue,
        settle_seconds=settings.settle_seconds,
        subdomain=settings.zendesk_subdomain,
        hosts=settings.hosts(),
        max_streams=settings.max_streams,
    )
    return create_app(temporal, stop, keys, options)


async def run_server(
    settings: ServerSettings, temporal: Client, listening: socket.socket, stop: Stop
) -> None:
    """Serve until `stop`; a lazy client lets the server start before Temporal does."""
    app = application(settings, temporal, stop)
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
        stop, serving.serve(app, listening, stop, limits), _prepare(temporal, stop)
    )
    log.info("server stopped")


async def _prepare(temporal: Client, stop: Stop) -> None:
    """Beside a server that serves already: see to Temporal, then wait for `stop`."""

    async def see_to_temporal() -> None:
        await wait_for_namespace(temporal)
        await ensure_search_attributes(temporal)

    await unless_stopped(see_to_temporal(), stop)
    await stop.wait()


async def run_worker(
    settings: WorkerSettings, connection: Connection, runtime: Runtime, stop: Stop
) -> None:
    """Work until `stop`, from when Temporal answers."""
    temporal = await unless_stopped(ready(connection, runtime), stop)
    if temporal is None:
        return
    async with workers(settings, temporal) as entities_and_refreshes:
        await worker.run_worker(entities_and_refreshes, stop)
    log.info("worker stopped")


async def ready(connection: Connection, runtime: Runtime) -> Client:
    """A client once Temporal answers and has the search attributes."""
    temporal = await connect_worker(connection, runtime)
    await ensure_search_attributes(temporal)
    return temporal


@asynccontextmanager
async def workers(
    settings: WorkerSettings, temporal: Client
) -> AsyncIterator[Callable[[], Workers]]:
    """Make the workers of one process, each time they have to start."""
    options = worker.Options(
        queue=settings.queue,
        threads=settings.threads,
        cache=settings.cache,
        llm_concurrency=settings.llm_concurrency,
        organization_settle_seconds=settings.organization_settle_seconds,
        ticket_prompt=settings.ticket_summary_prompt,
        organization_prompt=settings.org_summary_prompt,
        language=settings.summary_language,
        redact=settings.redact,
    )
    large = asyncio.Lock()  # One large answer is unpacked at a time, whoever sends it.
    async with zendesk_client(settings, large) as zendesk, language_model(settings, large) as llm:
        started = fields(
            version=ticketfu.__version__,
            queue=settings.queue,
            temporal=temporal.service_client.config.target_host,
            namespace=temporal.namespace,
            account=settings.url(),
            provider=settings.provider(),
            model=llm.model,
        )
        log.info("worker started", extra=started)
        yield partial(create_workers, temporal, zendesk, llm, options)


@asynccontextmanager
async def zendesk_client(
    settings: ZendeskSettings, large: asyncio.Lock | None = None
) -> AsyncIterator[Zendesk]:
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(30, connect=5)) as http:
        yield Zendesk(
            http,
            settings.url(),
            _credentials(settings),
            requests_per_minute=settings.zendesk_requests_per_minute,
            large=large,
        )


def _credentials(settings: ZendeskSettings) -> httpx2.Auth:
    if settings.zendesk_client_id and settings.zendesk_client_secret:
        secret = settings.zendesk_client_secret.get_secret_value()
        return ClientCredentials(settings.url(), settings.zendesk_client_id, secret)
    return ApiToken(settings.zendesk_email or "", revealed(settings.zendesk_token) or "")


@asynccontextmanager
async def language_model(
    settings: AISettings, large: asyncio.Lock | None = None
) -> AsyncIterator[LLM]:
    options = ModelOptions(
        model=settings.model(),
        api_key=settings.key(),
        base_url=settings.llm_base_url,
        timeout_seconds=settings.llm_timeout_seconds,
        max_output_tokens=settings.llm_max_output_tokens,
        max_prompt_bytes=settings.llm_max_input_kb and settings.llm_max_input_kb * 1000,
        extra_body=settings.llm_extra_body,
    )
    bound = Bound(MAX_MODEL_ANSWER_BYTES, large or asyncio.Lock())
    async with httpx2.AsyncClient(event_hooks={"response": [bound]}) as http:
        yield choose_llm(settings.provider(), options, http)
