"""TicketFu as it is run: a server and a worker of their own, on a queue of their own."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from tests.bench.environment import Environment
from tests.bench.pacing import SENDERS, spread, until
from tests.bench.processes import Child, command
from ticketfu.embedded import free_port
from ticketfu.organization.models import OrganizationDocument
from ticketfu.sample.webhook import Webhook
from ticketfu.ticket.models import TicketDocument
from ticketfu.webhook.models import WEBHOOK_PATH
from ticketfu.zendesk.signature import webhook_key

KEY = "a-key-for-the-benchmark"
SECRET = "a-signing-secret"
NO_LIMIT = 1_000_000


@dataclass
class RunningSystem:
    environment: Environment
    queue: str
    settle: float
    organization_settle: float
    llm_concurrency: int
    encryption_keys: str = ""
    requests_per_minute: int = NO_LIMIT
    port: int = field(default_factory=free_port)
    children: list[Child] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def fire(self, ticket_ids: Iterable[int], senders: int = SENDERS) -> None:
        """A signed webhook for each, delivered again until it is taken, as Zendesk does."""
        url, key = f"{self.url}{WEBHOOK_PATH}", webhook_key(KEY)
        webhook = Webhook(self.environment.http, url, key, SECRET)

        async def deliver(ticket_id: int) -> None:
            event_id = str(uuid4())

            async def taken() -> bool:
                return await webhook.fire(ticket_id, event_id) == 202

            await until(taken, 0.2)

        await spread(deliver, ticket_ids, senders)

    async def get(self, path: str) -> httpx2.Response:
        headers = {"X-Ticketfu-Key": KEY}
        return await self.environment.http.get(f"{self.url}/api/v1/{path}/summary", headers=headers)

    async def ticket(self, ticket_id: int, pause: float = 0.1) -> TicketDocument:
        """The document once it covers all that is known."""

        async def fresh() -> TicketDocument | None:
            answer = await self.get(f"ticket/{ticket_id}")
            if answer.status_code != 200:
                return None
            document = TicketDocument.model_validate_json(answer.content)
            return None if document.stale else document

        return await until(fresh, pause)

    async def organization(self, organization_id: int, tickets: int) -> OrganizationDocument:
        """The document once it covers at least `tickets` tickets, and all that is known."""

        async def fresh() -> OrganizationDocument | None:
            answer = await self.get(f"organization/{organization_id}")
            if answer.status_code != 200:
                return None
            document = OrganizationDocument.model_validate_json(answer.content)
            return None if document.stale or document.tickets.covered < tickets else document

        return await until(fresh, 0.3)

    async def start_server(self) -> Child:
        variables = {
            **self._temporal(),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SERVER_API_TOKEN": KEY,
            "ZENDESK_WEBHOOK_SECRET": SECRET,
            "SETTLE_SECONDS": str(self.settle),
        }
        child = await self._start("server", variables)
        await until(self._healthy, 0.05)
        return child

    async def start_worker(self) -> Child:
        environment = self.environment
        variables = {
            **self._temporal(),
            "ORGANIZATION_SETTLE_SECONDS": str(self.organization_settle),
            "ZENDESK_BASE_URL": environment.zendesk_url,
            "ZENDESK_CLIENT_ID": environment.sample.credentials.client_id,
            "ZENDESK_CLIENT_SECRET": environment.sample.credentials.client_secret,
            "ZENDESK_REQUESTS_PER_MINUTE": str(self.requests_per_minute),
            "LLM_PROVIDER": "openai",
            "LLM_BASE_URL": f"{environment.llm_url}/v1",
            "LLM_MODEL": "local",
            "LLM_CONCURRENCY": str(self.llm_concurrency),
        }
        child = await self._start("worker", variables)
        await until(lambda: self._polled_by(child), 0.05)
        return child

    async def stop(self) -> None:
        for child in self.children:
            if child.runs:
                self.environment.seen(child.name, child.megabytes())
        await asyncio.gather(*(child.stop() for child in self.children))

    async def _start(self, name: str, variables: dict[str, str]) -> Child:
        child = await command(name, variables, self.environment.folder / f"{name}.log")
        self.children.append(child)
        return child

    def _temporal(self) -> dict[str, str]:
        return {
            "TEMPORAL_ADDRESS": self.environment.address,
            "WORKER_QUEUE": self.queue,
            "ENCRYPTION_KEYS": self.encryption_keys,
            "LOG_LEVEL": "warning",
        }

    async def _healthy(self) -> bool:
        try:
            return (await self.environment.http.get(f"{self.url}/health")).status_code == 200
        except httpx2.TransportError:
            return False

    async def _polled_by(self, worker: Child) -> bool:
        answer = await self.environment.temporal.workflow_service.describe_task_queue(
            DescribeTaskQueueRequest(
                namespace=self.environment.temporal.namespace,
                task_queue=TaskQueue(name=self.queue),
                task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
            )
        )
        # A worker names itself by its process and host.
        return any(p.identity.startswith(f"{worker.process.pid}@") for p in answer.pollers)


@asynccontextmanager
async def running(
    environment: Environment,
    *,
    settle: float = 5,
    organization_settle: float = 30,
    llm_concurrency: int = 16,
    encryption_keys: str = "",
    requests_per_minute: int = NO_LIMIT,
    worker: bool = True,
) -> AsyncIterator[RunningSystem]:
    queue = f"bench-{next(environment.numbers)}"
    system = RunningSystem(
        environment,
        queue,
        settle,
        organization_settle,
        llm_concurrency,
        encryption_keys,
        requests_per_minute,
    )
    try:
        await system.start_server()
        if worker:
            await system.start_worker()
        yield system
    finally:
        environment.model.delay = 0
        await system.stop()
