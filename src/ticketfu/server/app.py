"""The web application, a function of its parts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import APIKeyHeader
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from temporalio.client import Client

import ticketfu
from ticketfu.backfill.client import Backfills
from ticketfu.encryption import encryption_of
from ticketfu.entity.document import Document
from ticketfu.entity.publications import Publications
from ticketfu.index.index import Index
from ticketfu.limits.client import LimitsClient
from ticketfu.organization.client import Organizations
from ticketfu.organization.models import WORKFLOW as ORGANIZATION_WORKFLOW
from ticketfu.organization.models import OrganizationDocument
from ticketfu.server import docs
from ticketfu.server.api import (
    backfill,
    feedback,
    following,
    health,
    lists,
    organizations,
    overview,
    tickets,
    webhook,
)
from ticketfu.server.api.dependencies import Services, TemporalConnection
from ticketfu.server.api.hosts import Hosts
from ticketfu.server.api.summaries import ReadSummaries
from ticketfu.server.auth import RequireKey
from ticketfu.server.bodies import BoundBodies
from ticketfu.server.decode import decoding
from ticketfu.server.deliveries import Deliveries
from ticketfu.server.errors import handle_errors
from ticketfu.server.headers import SafeHeaders
from ticketfu.server.indexing import Indexer
from ticketfu.server.keys import Keys
from ticketfu.server.measuring import FASTAPIS_OWN, measuring, telemetry
from ticketfu.server.pages import routers
from ticketfu.server.pages.links import ZendeskLinks
from ticketfu.server.pages.render import PAGES
from ticketfu.server.proxies import Proxies
from ticketfu.server.sessions import Sessions
from ticketfu.server.signatures import ZendeskSignature, check_signature
from ticketfu.server.subscriptions import Streams
from ticketfu.server.tools import McpOptions, add_tools, bearer_tokens
from ticketfu.server.watcher import Watcher
from ticketfu.telemetry.metrics import Metrics
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.feedback_pages import FeedbackPages
from ticketfu.ticket.models import ERASURE, TicketDocument
from ticketfu.ticket.models import WORKFLOW as TICKET_WORKFLOW
from ticketfu.webhook.client import Webhooks

DESCRIPTION = (
    "A fresh summary of every Zendesk ticket, and insights for every organization.\n\n"
    'Everything under /api takes a key as `X-Ticketfu-Key`. An error is `{"detail": …}`.'
)
TAGS = (
    *("tickets", "organizations", "topics", "overview", "feedback", "backfill", "webhook"),
    "health",
)


@dataclass(frozen=True)
class ServerOptions:
    """`hosts` are the account's further hosts, besides SUBDOMAIN.zendesk.com.

    `index_file` is where the index lies, if not in memory.
    `zendesk_url` is where people work on tickets, if not there. `sign_in_code` signs in once.
    `mcp` serves tools for assistants.
    """

    queue: str = "default"
    settle_seconds: float = 5
    subdomain: str | None = None
    hosts: tuple[str, ...] = ()
    max_streams: int = 200
    index_file: Path | None = None
    trusted_user_header: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    zendesk_url: str | None = None
    sign_in_code: str | None = None
    mcp: McpOptions | None = None


def create_app(
    temporal: Client, stop: asyncio.Event, keys: Keys, options: ServerOptions = ServerOptions()
) -> FastAPI:
    """`stop` ends the streams of events, which would hold up a shutdown."""
    services, metrics = _services(temporal, stop, options), Metrics.of(temporal)
    sessions = Sessions(keys, options.sign_in_code)
    proxies = Proxies.of(options.trusted_proxies, options.trusted_user_header)
    tokens = bearer_tokens(options.mcp)
    app = FastAPI(
        title="TicketFu",
        version=ticketfu.__version__,
        description=DESCRIPTION,
        middleware=[
            *telemetry(temporal, metrics),
            Middleware(SafeHeaders),
            Middleware(RequireKey, keys=keys, sessions=sessions, proxies=proxies, tokens=tokens),
            Middleware(ReadSummaries, services=services),
            Middleware(BoundBodies),
        ],
        openapi_tags=[{"name": name} for name in TAGS],
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the Host that the caller names.
        redirect_slashes=False,
        routes=_routes(),
        lifespan=_lifespan,
        telemetry=FASTAPIS_OWN,
    )
    app.state.services, app.state.metrics = services, metrics
    app.state.keys, app.state.sessions, app.state.proxies = keys, sessions, proxies
    app.state.pages = PAGES
    app.state.signature = ZendeskSignature(keys.webhook_secrets)
    app.state.health = health.HealthCheck(temporal, options.queue)
    handle_errors(app)
    if keys.decoders:
        app.include_router(decoding(encryption_of(temporal)))
    app.state.tools = add_tools(app, options.mcp, tokens)
    return app


@cache
def _routes() -> list[BaseRoute]:
    """The routes of every app: FastAPI takes a tenth of a second to make them."""
    router = APIRouter()
    guards = [
        Security(APIKeyHeader(name="X-Ticketfu-Key", auto_error=False)),
        Depends(check_signature),
    ]
    # Routes are tried in this order: webhooks are most of what comes.
    router.include_router(webhook.router, prefix="/api/v1")
    for nouns in (tickets, organizations, following, lists, overview, feedback, backfill):
        router.include_router(nouns.router, prefix="/api/v1", dependencies=guards)
    for others in (health.router, docs.router, *routers()):
        router.include_router(others)
    return router.routes


def _services(temporal: Client, stop: asyncio.Event, options: ServerOptions) -> Services:
    kinds: dict[str, type[Document]] = {
        TICKET_WORKFLOW: TicketDocument,
        ORGANIZATION_WORKFLOW: OrganizationDocument,
        ERASURE: Document,
    }
    tickets = Tickets(temporal, options.queue, options.settle_seconds)
    organizations = Organizations(temporal, options.queue)
    index, streams = Index(options.index_file), Streams(options.max_streams)
    indexer = Indexer(index, streams, tickets, organizations)
    publications = Publications(temporal, options.queue, kinds)
    return Services(
        tickets=tickets,
        organizations=organizations,
        index=index,
        indexer=indexer,
        feedback=FeedbackPages(temporal, options.queue),
        limits=LimitsClient(temporal, options.queue),
        deliveries=Deliveries.new(),
        backfills=Backfills(temporal, options.queue),
        webhooks=Webhooks(temporal, options.queue),
        watcher=Watcher(publications, indexer, streams, stop),
        hosts=Hosts(options.subdomain, options.hosts),
        connection=TemporalConnection(temporal),
        zendesk=ZendeskLinks(options.zendesk_url or _account_url(options)),
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    measured = measuring(app.state.metrics, services.index, services.watcher)
    async with services.watcher.running(), app.state.tools, measured:
        yield
    services.index.close()


def _account_url(options: ServerOptions) -> str | None:
    return f"https://{options.subdomain}.zendesk.com" if options.subdomain else None
