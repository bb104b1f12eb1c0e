"""The web application, a function of its parts."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import APIKeyHeader
from starlette.middleware import Middleware
from temporalio.client import Client

import ticketfu
from ticketfu.entity.document import Document
from ticketfu.entity.publications import Publications
from ticketfu.organization.client import Organizations
from ticketfu.organization.models import WORKFLOW as ORGANIZATION_WORKFLOW
from ticketfu.organization.models import OrganizationDocument
from ticketfu.server import docs
from ticketfu.server.api import health, organizations, tickets, webhook
from ticketfu.server.api.dependencies import Services, TemporalConnection
from ticketfu.server.api.hosts import Hosts
from ticketfu.server.auth import RequireKey, ZendeskSignature
from ticketfu.server.bodies import BoundBodies
from ticketfu.server.errors import handle_errors
from ticketfu.server.headers import SafeHeaders
from ticketfu.server.keys import Keys
from ticketfu.server.watcher import Watcher
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.models import WORKFLOW as TICKET_WORKFLOW
from ticketfu.ticket.models import TicketDocument

DESCRIPTION = (
    "A fresh summary of every Zendesk ticket, and insights for every organization.\n\n"
    'Everything under /api takes a key as `X-Ticketfu-Key`. An error is `{"detail": …}`.'
)
TAGS = ("tickets", "organizations", "webhook", "health")


@dataclass(frozen=True)
class Options:
    """`hosts` are the account's further hosts, besides SUBDOMAIN.zendesk.com."""

    queue: str = "default"
    settle_seconds: float = 5
    subdomain: str | None = None
    hosts: tuple[str, ...] = ()
    max_streams: int = 200


def create_app(
    temporal: Client, stop: asyncio.Event, keys: Keys, options: Options = Options()
) -> FastAPI:
    """`stop` ends the streams of events, which would hold up a shutdown."""
    app = FastAPI(
        title="TicketFu",
        version=ticketfu.__version__,
        description=DESCRIPTION,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(RequireKey, keys=keys),
            Middleware(BoundBodies),
        ],
        openapi_tags=[{"name": name} for name in TAGS],
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the Host that the caller names.
        redirect_slashes=False,
    )
    app.state.services = _services(temporal, stop, options)
    app.state.keys = keys
    app.state.health = health.HealthCheck(temporal, options.queue)
    handle_errors(app)
    guards = [
        Security(APIKeyHeader(name="X-Ticketfu-Key", auto_error=False)),
        Depends(ZendeskSignature(keys.webhook_secrets)),
    ]
    api = APIRouter(prefix="/api/v1", dependencies=guards)
    for nouns in (tickets, organizations):
        api.include_router(nouns.router)
    # Routes are tried in this order, and webhooks are most of what comes.
    app.include_router(webhook.router, prefix="/api/v1")
    app.include_router(api)
    app.include_router(health.router)
    app.include_router(docs.router)
    return app


def _services(temporal: Client, stop: asyncio.Event, options: Options) -> Services:
    kinds: dict[str, type[Document]] = {
        TICKET_WORKFLOW: TicketDocument,
        ORGANIZATION_WORKFLOW: OrganizationDocument,
    }
    publications = Publications(temporal, options.queue, kinds)
    return Services(
        tickets=Tickets(temporal, options.queue, options.settle_seconds),
        organizations=Organizations(temporal, options.queue),
        watcher=Watcher(publications, stop, options.max_streams),
        hosts=Hosts(options.subdomain, options.hosts),
        connection=TemporalConnection(temporal),
    )
