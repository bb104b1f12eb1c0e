"""Dependencies of routes: the entities' clients, and the hosts that may name a ticket."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from temporalio.client import Client

from ticketfu.backfill.client import Backfills
from ticketfu.index.index import Index
from ticketfu.limits.client import LimitsClient
from ticketfu.organization.client import Organizations
from ticketfu.server.api.hosts import Hosts
from ticketfu.server.deliveries import Deliveries
from ticketfu.server.errors import unavailable
from ticketfu.server.indexing import Indexer
from ticketfu.server.pages.links import ZendeskLinks
from ticketfu.server.watcher import Watcher
from ticketfu.temporal import reachable
from ticketfu.ticket.client import Tickets
from ticketfu.ticket.feedback_pages import FeedbackPages
from ticketfu.webhook.client import Webhooks

SOON = {"Retry-After": "2"}
NOT_READY = "the server has just started, and reads what Temporal holds; try again"


class TemporalConnection:
    """A lazy client connects with the first request; after that it finds its own way back."""

    def __init__(self, temporal: Client) -> None:
        self.temporal = temporal
        self.once = False

    async def ensure(self) -> None:
        self.once = self.once or await reachable(self.temporal)
        if not self.once:
            raise unavailable()


@dataclass(frozen=True)
class Services:
    tickets: Tickets
    organizations: Organizations
    index: Index
    indexer: Indexer
    feedback: FeedbackPages
    limits: LimitsClient
    deliveries: Deliveries
    backfills: Backfills
    webhooks: Webhooks
    watcher: Watcher
    hosts: Hosts
    connection: TemporalConnection
    zendesk: ZendeskLinks


# Asynchronous, as FastAPI runs other dependencies in a thread each.
async def _tickets(request: Request) -> Tickets:
    return (await connected_services(request)).tickets


async def _organizations(request: Request) -> Organizations:
    return (await connected_services(request)).organizations


async def _feedback(request: Request) -> FeedbackPages:
    return (await connected_services(request)).feedback


async def _backfills(request: Request) -> Backfills:
    return (await connected_services(request)).backfills


async def _watcher(request: Request) -> Watcher:
    return (await connected_services(request)).watcher


async def _indexer(request: Request) -> Indexer:
    return services_of(request).indexer


async def _hosts(request: Request) -> Hosts:
    return services_of(request).hosts


async def current_index(request: Request) -> Index:
    """The index, or 503 while it is being made or Temporal is away.

    No dependency: 422 for a bad call comes first.
    """
    services = await connected_services(request)
    if await services.watcher.is_current():
        return services.index
    if services.watcher.has_begun():
        raise unavailable()
    raise HTTPException(503, NOT_READY, headers=SOON)


async def connected_services(request: Request) -> Services:
    """The services once Temporal answers, or 503."""
    services = services_of(request)
    await services.connection.ensure()
    return services


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


TicketsDep = Annotated[Tickets, Depends(_tickets)]
OrganizationsDep = Annotated[Organizations, Depends(_organizations)]
IndexerDep = Annotated[Indexer, Depends(_indexer)]
BackfillsDep = Annotated[Backfills, Depends(_backfills)]
FeedbackDep = Annotated[FeedbackPages, Depends(_feedback)]
WatcherDep = Annotated[Watcher, Depends(_watcher)]
HostsDep = Annotated[Hosts, Depends(_hosts)]
