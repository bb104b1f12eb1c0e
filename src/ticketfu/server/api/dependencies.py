"""Dependencies of routes: the entities' clients, and the hosts that may name a ticket."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from temporalio.client import Client

from ticketfu.organization.client import Organizations
from ticketfu.server.api.hosts import Hosts
from ticketfu.server.errors import unavailable
from ticketfu.server.watcher import Watcher
from ticketfu.temporal import reachable
from ticketfu.ticket.client import Tickets


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
    watcher: Watcher
    hosts: Hosts
    connection: TemporalConnection


# Asynchronous, as FastAPI runs other dependencies in a thread each.
async def _tickets(request: Request) -> Tickets:
    services = services_of(request)
    await services.connection.ensure()
    return services.tickets


async def _organizations(request: Request) -> Organizations:
    services = services_of(request)
    await services.connection.ensure()
    return services.organizations


async def _watcher(request: Request) -> Watcher:
    services = services_of(request)
    await services.connection.ensure()
    return services.watcher


async def _hosts(request: Request) -> Hosts:
    return services_of(request).hosts


def services_of(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


TicketsDep = Annotated[Tickets, Depends(_tickets)]
OrganizationsDep = Annotated[Organizations, Depends(_organizations)]
WatcherDep = Annotated[Watcher, Depends(_watcher)]
HostsDep = Annotated[Hosts, Depends(_hosts)]
