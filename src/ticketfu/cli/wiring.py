"""From settings to the parts of a process: clients opened here are closed here."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI
from pydantic import SecretStr
from temporalio.client import Client
from temporalio.runtime import Runtime

from ticketfu import settings, worker
from ticketfu.cli.lifecycle import Stop, unless_stopped
from ticketfu.entity.attributes import SEARCH_ATTRIBUTES
from ticketfu.llm import LLM
from ticketfu.llm.providers import choose_llm
from ticketfu.server.app import Options, create_app
from ticketfu.server.connections import Limits
from ticketfu.server.keys import Keys
from ticketfu.temporal import Connection, connect_worker, ensure_search_attributes
from ticketfu.zendesk.auth import ApiToken, ClientCredentials
from ticketfu.zendesk.client import Zendesk


def connection(of: settings.Temporal) -> Connection:
    return Connection(
        address=of.temporal_address,
        namespace=of.temporal_namespace,
        api_key=_secret(of.temporal_api_key),
        tls_cert=of.temporal_tls_cert,
        tls_key=_secret(of.temporal_tls_key),
        tls_ca=of.temporal_tls_ca,
    )


def application(of: settings.Server, temporal: Client, stop: Stop) -> FastAPI:
    keys = Keys(
        tokens=_secrets(of.server_api_token),
        readers=_secrets(of.server_reader_token),
        webhook_secrets=_secrets(of.zendesk_webhook_secret),
    )
    options = Options(
        queue=of.queue,
        settle_seconds=of.settle_seconds,
        subdomain=of.zendesk_subdomain,
        hosts=of.hosts(),
        max_streams=of.max_streams,
    )
    return create_app(temporal, stop, keys, options)


def limits(of: settings.Server) -> Limits:
    return Limits(connections=of.max_connections)


async def ready(at: Connection, process: Runtime) -> Client:
    """A client once Temporal answers and has the search attributes."""
    temporal = await connect_worker(at, process)
    await ensure_search_attributes(temporal, SEARCH_ATTRIBUTES)
    return temporal


async def prepare(temporal: Client, stop: Stop) -> None:
    """Beside a server that serves already: make the search attributes, then wait for `stop`."""
    await unless_stopped(ensure_search_attributes(temporal, SEARCH_ATTRIBUTES), stop)
    await stop.wait()


async def work(of: settings.Work, at: Connection, process: Runtime, stop: Stop) -> None:
    """Work until `stop`, from when Temporal answers."""
    temporal = await unless_stopped(ready(at, process), stop)
    if temporal is None:
        return
    options = worker.Options(
        queue=of.queue,
        threads=of.threads,
        llm_concurrency=of.llm_concurrency,
        organization_settle_seconds=of.organization_settle_seconds,
        ticket_prompt=of.ticket_summary_prompt,
        organization_prompt=of.org_summary_prompt,
        language=of.summary_language,
        redact=of.redact,
    )
    async with _zendesk(of) as zendesk, language_model(of) as llm:
        await worker.run_worker(worker.create_workers(temporal, zendesk, llm, options), stop)


@asynccontextmanager
async def _zendesk(of: settings.Zendesk) -> AsyncIterator[Zendesk]:
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(30, connect=5)) as http:
        yield Zendesk(
            http, of.url(), _credentials(of), requests_per_minute=of.zendesk_requests_per_minute
        )


def _credentials(of: settings.Zendesk) -> httpx2.Auth:
    if of.zendesk_client_id and of.zendesk_client_secret:
        secret = of.zendesk_client_secret.get_secret_value()
        return ClientCredentials(of.url(), of.zendesk_client_id, secret)
    return ApiToken(of.zendesk_email or "", _secret(of.zendesk_token) or "")


@asynccontextmanager
async def language_model(of: settings.AI) -> AsyncIterator[LLM]:
    async with httpx2.AsyncClient(timeout=httpx2.Timeout(120, connect=5)) as http:
        yield choose_llm(
            of.provider(),
            model=of.model(),
            api_key=of.key(),
            base_url=of.llm_base_url,
            http=http,
        )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _secrets(values: SecretStr | None) -> tuple[str, ...]:
    """Several stand in one setting, so that one can be replaced without an outage."""
    return tuple(values.get_secret_value().split(",")) if values else ()
