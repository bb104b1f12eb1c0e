"""TicketFu as a whole on loopback: only Zendesk and the model are stand-ins, behind real HTTP."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import httpx2
from pydantic import SecretStr
from temporalio.client import Client, WorkflowHandle

from tests.model import Model
from tests.serving import http_client, serve
from ticketfu.cli import wiring
from ticketfu.organization.models import OrganizationDocument
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.sample.webhook import Webhook
from ticketfu.settings import ServerSettings, WorkerSettings
from ticketfu.ticket.models import TicketDocument
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.worker import run_workers
from ticketfu.zendesk.signature import webhook_key

T = TypeVar("T")
KEY = "a-key-for-the-tests"
READER = "a-key-for-readers"
SECRET = "a-signing-secret"
NOW = datetime(2026, 11, 2, 15, 40, tzinfo=UTC)

_numbers = itertools.count(1)


@dataclass
class System:
    """One queue of its own; ids are shared with other tests, so each takes fresh ones."""

    temporal: Client
    queue: str
    sample: Sample
    customer_id: int
    model: Model
    http: httpx2.AsyncClient
    url: str
    stop: asyncio.Event
    settings: WorkerSettings
    _running: asyncio.Event | None = None
    _work: asyncio.Task[None] | None = None

    def start_worker(self) -> None:
        self._running = asyncio.Event()
        self._work = asyncio.create_task(self._until(self._running))

    async def _until(self, stop: asyncio.Event) -> None:
        async with wiring.workers(self.settings, self.temporal) as workers:
            await run_workers(workers(), stop)

    async def stop_worker(self) -> None:
        if self._running and self._work:
            self._running.set()
            await self._work
        self._running = self._work = None

    def ticket(self, body: str = "The report does not open.", **fields: object) -> int:
        """A new ticket in Zendesk, of nobody's organization unless one is given."""
        fields = {"subject": "A report", "requester_id": self.customer_id, **fields}
        return self.sample.add_ticket(body, ticket_id=fresh_id(), **fields).id

    def comment(self, ticket_id: int, body: str, *, public: bool = True) -> int:
        """The customer adds a comment; nobody is told."""
        author = self.customer_id
        return self.sample.add_comment(ticket_id, body, author_id=author, public=public).id

    def organization(self, name: str = "Acme") -> int:
        return self.sample.add_organization(name, organization_id=fresh_id()).id

    async def post(self, ticket_id: int, **headers: str) -> httpx2.Response:
        return await self.http.post(
            "/api/v1/ticket", json={"ticket_id": ticket_id}, headers=headers
        )

    async def read(self, ticket_id: int) -> TicketDocument:
        answer = await self.http.get(f"/api/v1/ticket/{ticket_id}/summary")
        answer.raise_for_status()
        return TicketDocument.model_validate_json(answer.content)

    async def view(self, ticket_id: int, **wanted: str) -> TicketDocument:
        """The document in a view, once it is made."""
        path = f"/api/v1/ticket/{ticket_id}/summary"
        answer = await eventually(
            lambda: self.http.get(path, params=wanted), lambda given: given.status_code != 202
        )
        answer.raise_for_status()
        return TicketDocument.model_validate_json(answer.content)

    async def read_organization(self, organization_id: int) -> OrganizationDocument:
        answer = await self.http.get(f"/api/v1/organization/{organization_id}/summary")
        answer.raise_for_status()
        return OrganizationDocument.model_validate_json(answer.content)

    async def fresh(self, ticket_id: int) -> TicketDocument:
        return await eventually(lambda: self.read(ticket_id), lambda doc: not doc.stale)

    async def fresh_organization(
        self, organization_id: int, tickets: int | None = None
    ) -> OrganizationDocument:
        """Read it once it is fresh, and covers `tickets` tickets if that is given."""

        async def read() -> OrganizationDocument | None:
            answer = await self.http.get(f"/api/v1/organization/{organization_id}/summary")
            if answer.status_code == 404:
                return None
            return OrganizationDocument.model_validate_json(answer.content)

        found = await eventually(
            read,
            lambda doc: bool(doc and not doc.stale and tickets in {None, doc.tickets.covered}),
        )
        assert found
        return found

    def entity(self, ticket_id: int) -> WorkflowHandle[object, object]:
        return self.temporal.get_workflow_handle(f"ticket-workflow-{ticket_id}")


def fresh_id() -> int:
    return 10_000 + next(_numbers)


async def eventually(read: Callable[[], Awaitable[T]], expected: Callable[[T], bool]) -> T:
    """Read until the value is as expected; a test that hangs here says what it read last."""
    while not expected(value := await read()):
        try:
            await asyncio.sleep(0.02)
        except asyncio.CancelledError as error:
            error.add_note(f"read last: {value!r:.2000}")
            raise
    return value


@asynccontextmanager
async def running_system(
    temporal: Client, *, settle: float = 0, **worker_settings: object
) -> AsyncIterator[System]:
    """`worker_settings` are added to what a worker needs here, or replace it."""
    queue = f"queue-{next(_numbers)}"
    sample, model = Sample(NOW, datasets=()), Model()
    customer_id = sample.add_user("Cara Castle").id
    stop, ended = asyncio.Event(), asyncio.Event()
    app = wiring.server_application(server_settings(queue, settle), temporal, stop)
    async with AsyncExitStack() as stack:
        zendesk_url, model_url, url = [
            await stack.enter_async_context(serve(each, stop=ended))
            for each in (create_sample_zendesk(sample), model.app(), app)
        ]
        http = await stack.enter_async_context(
            http_client(base_url=url, headers={"X-Ticketfu-Key": KEY})
        )
        sample.webhooks.append(Webhook(http, f"{url}{WEBHOOK_PATH}", webhook_key(KEY), SECRET))
        settings = WorkerSettings.model_validate(
            {
                "queue": queue,
                "organization_settle_seconds": 0,
                "zendesk_base_url": zendesk_url,
                "zendesk_client_id": sample.credentials.client_id,
                "zendesk_client_secret": sample.credentials.client_secret,
                "zendesk_requests_per_minute": 100_000,
                "llm_provider": "openai",
                "llm_base_url": f"{model_url}/v1",
                "llm_model": "local",
                **worker_settings,
            }
        )
        running = System(temporal, queue, sample, customer_id, model, http, url, stop, settings)
        running.start_worker()
        try:
            yield running
        finally:
            model.gate.set()
            stop.set()
            await running.stop_worker()
            ended.set()


def server_settings(queue: str, settle: float) -> ServerSettings:
    return ServerSettings(
        queue=queue,
        settle_seconds=settle,
        server_api_token=SecretStr(KEY),
        server_reader_token=SecretStr(READER),
        zendesk_webhook_secret=SecretStr(SECRET),
        zendesk_subdomain="acme",
    )
