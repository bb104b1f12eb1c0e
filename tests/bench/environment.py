"""Parts that stay for the whole benchmark: Temporal on a file, a sample Zendesk, a model."""

import itertools
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from temporalio.client import Client

from tests.bench.clock import Clock
from tests.bench.counts import TemporalCounts
from tests.bench.pacing import SENDERS
from tests.bench.processes import Child, module
from tests.bench.sender import Requests
from tests.model import Model
from tests.serving import serve
from ticketfu.embedded import FAIRNESS, embedded_temporal, free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample
from ticketfu.temporal import Connection, connect


@dataclass
class Environment:
    folder: Path
    address: str
    temporal: Client
    sample: Sample
    customer_id: int
    model: Model
    zendesk: Clock
    llm: Clock
    zendesk_url: str
    llm_url: str
    http: httpx2.AsyncClient
    sender: Child
    metrics_url: str
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1_000_000))
    doing: str = ""
    megabytes: dict[str, dict[str, float]] = field(default_factory=dict)
    """By command and benchmark: the resident memory that a process had at its end."""

    def organization(self) -> int:
        number = next(self.numbers)
        return self.sample.add_organization(f"Customer {number}", organization_id=number).id

    def ticket(self, organization_id: int | None = None) -> int:
        number = next(self.numbers)
        self.sample.add_ticket(
            "Since the update this morning nobody here can open the monthly report.",
            ticket_id=number,
            requester_id=self.customer_id,
            organization_id=organization_id,
            subject=f"Report {number}",
        )
        return number

    def comment(self, ticket_id: int, words: str = "It still does not open.") -> None:
        self.sample.add_comment(ticket_id, words, author_id=self.customer_id)

    def organization_calls(self, organization_id: int) -> int:
        return len(self.model.asked(f'"name": "Customer {organization_id}"'))

    def reads(self, ticket_id: int) -> int:
        """Requests for the ticket itself, not for its comments."""
        return self.sample.requests.count(f"GET /api/v2/tickets/{ticket_id}")

    async def temporal_counts(self) -> TemporalCounts:
        return TemporalCounts.parsed((await self.http.get(self.metrics_url)).text)

    async def send(self, port: int, texts: list[str], status: int) -> float:
        """Seconds until every request is answered, each with `status`."""
        return await self.sender.measure(
            Requests(port=port, texts=texts, senders=SENDERS, status=status)
        )

    def seen(self, name: str, megabytes: float) -> None:
        self.megabytes.setdefault(name, {})[self.doing] = megabytes


@asynccontextmanager
async def set_up(tuning: Sequence[str] = FAIRNESS) -> AsyncIterator[Environment]:
    """Temporal is a development server as it comes, on which the bounds are set.

    Its commits wait for the disk as those of a cluster do; the embedded one's are cheaper for all.
    """
    sample, model = Sample(datasets=()), Model()
    customer_id = sample.add_user("Cara Castle").id
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ticketfu-bench-")))
        address, metrics_port = f"127.0.0.1:{free_port()}", free_port()
        options = ("--metrics-port", str(metrics_port))
        await stack.enter_async_context(
            embedded_temporal(folder / "temporal.db", address, options=options, tuning=tuning)
        )
        temporal = await connect(Connection(address))
        sender = await module("tests.bench.sender")
        stack.push_async_callback(sender.kill)
        zendesk, llm = Clock(create_sample_zendesk(sample)), Clock(model.app())
        yield Environment(
            folder,
            address,
            temporal,
            sample,
            customer_id,
            model,
            zendesk,
            llm,
            await stack.enter_async_context(serve(zendesk)),
            await stack.enter_async_context(serve(llm)),
            await stack.enter_async_context(httpx2.AsyncClient(timeout=30)),
            sender,
            f"http://127.0.0.1:{metrics_port}/metrics",
        )
