"""The web application, a function of its parts."""

import asyncio

from fastapi import APIRouter, Depends, FastAPI, Response, Security
from fastapi.security import APIKeyHeader
from starlette.middleware import Middleware
from temporalio.client import Client

import ticketfu
from ticketfu.organization.client import Organizations
from ticketfu.server.api.bodies import BoundedJson
from ticketfu.server.api.health import Health, check_health
from ticketfu.server.api.organizations import OrganizationRoutes
from ticketfu.server.api.tickets import TicketRoutes
from ticketfu.server.auth import RequireKey, SignedByZendesk
from ticketfu.server.errors import PROBLEMS, handle_errors, unavailable
from ticketfu.temporal import reachable
from ticketfu.ticket.client import Tickets


def create_app(
    temporal: Client,
    stop: asyncio.Event,
    *,
    api_token: str,
    queue: str = "default",
    settle_seconds: float = 5,
    subdomain: str | None = None,
    webhook_secret: str | None = None,
) -> FastAPI:
    """`stop` ends the streams of events, which would hold up a shutdown."""
    tickets, organizations = (
        Tickets(temporal, queue, settle_seconds),
        Organizations(temporal, queue),
    )
    app = FastAPI(
        title="TicketFu",
        version=ticketfu.__version__,
        middleware=[Middleware(RequireKey, api_token=api_token), Middleware(BoundedJson)],
        redoc_url=None,
    )
    handle_errors(app)
    guards = [
        Security(APIKeyHeader(name="X-Ticketfu-Key", auto_error=False)),
        Depends(SignedByZendesk(webhook_secret)),
        Depends(Connected(temporal)),
    ]
    api = APIRouter(prefix="/api/v1", dependencies=guards, responses=PROBLEMS)
    api.include_router(TicketRoutes(tickets, organizations, stop, subdomain).router())
    api.include_router(OrganizationRoutes(organizations, stop).router())
    app.include_router(api)

    @app.get("/health")
    async def health(response: Response) -> Health:
        checked = await check_health(temporal, queue)
        response.status_code = 200 if checked.temporal_ok else 503
        return checked

    return app


class Connected:
    """A lazy client connects with the first request; after that it finds its own way back."""

    def __init__(self, temporal: Client) -> None:
        self.temporal = temporal
        self.once = False

    async def __call__(self) -> None:
        self.once = self.once or await reachable(self.temporal)
        if not self.once:
            raise unavailable()
