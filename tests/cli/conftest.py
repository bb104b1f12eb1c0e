from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from tests.cli.commands import TOKEN
from tests.harness import NOW, fresh_id
from tests.serving import serve
from ticketfu.embedded import free_port
from ticketfu.sample.app import create_sample_zendesk
from ticketfu.sample.sample import Sample


@dataclass(frozen=True)
class Account:
    """A sample Zendesk on loopback, and what TicketFu has to know to work for it."""

    sample: Sample
    customer_id: int
    env: dict[str, str]

    def ticket(self, body: str, **fields: object) -> int:
        fields = {"subject": "A report", "requester_id": self.customer_id, **fields}
        return self.sample.add_ticket(body, ticket_id=fresh_id(), **fields).id


@pytest.fixture
async def account() -> AsyncIterator[Account]:
    sample = Sample(NOW, datasets=())
    customer_id = sample.add_user("Cara Castle").id
    async with serve(create_sample_zendesk(sample)) as url:
        env = {
            "ZENDESK_BASE_URL": url,
            "ZENDESK_CLIENT_ID": sample.credentials.client_id,
            "ZENDESK_CLIENT_SECRET": sample.credentials.client_secret,
            "ZENDESK_REQUESTS_PER_MINUTE": "6000",
            "LLM_PROVIDER": "extractive",
            "WORKER_QUEUE": f"processes-{fresh_id()}",
            "SERVER_API_TOKEN": TOKEN,
            "HOST": "127.0.0.1",
            "PORT": str(free_port()),
            "SETTLE_SECONDS": "0",
            "ORGANIZATION_SETTLE_SECONDS": "0",
        }
        yield Account(sample, customer_id, env)
