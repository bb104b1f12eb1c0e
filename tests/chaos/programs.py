"""How server, worker and Temporal are started: settings as somebody deploys them."""

import sys
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.chaos.plan import WORKERS, Name
from tests.chaos.processes import Program
from tests.harness import KEY, SECRET
from ticketfu.embedded import TUNED, free_port
from ticketfu.encryption import EncryptionKey
from ticketfu.sample.sample import Sample

# What Temporal stores is encrypted, as it is when a stranger runs it.
ENCRYPTION_KEY = EncryptionKey.new()
TICKET_SETTLE_SECONDS = "0.5"
ORGANIZATION_SETTLE_SECONDS = "1"


@dataclass(frozen=True)
class Addresses:
    zendesk: str
    model: str
    server_port: int
    temporal_port: int
    metrics: tuple[str, ...]
    """The server's, then three for each worker: one that starts may meet one that stops."""

    @classmethod
    def beside(cls, zendesk: str, model: str) -> "Addresses":
        metrics = tuple(f"127.0.0.1:{free_port()}" for _ in range(1 + 3 * len(WORKERS)))
        return cls(zendesk, model, free_port(), free_port(), metrics)

    @property
    def server(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def temporal(self) -> str:
        return f"127.0.0.1:{self.temporal_port}"


def programs(addresses: Addresses, sample: Sample, folder: Path) -> dict[Name, Program]:
    """Each always comes back at the same address, with the same files."""
    python = (sys.executable, "-m", "ticketfu")
    temporal = {"TEMPORAL_ADDRESS": addresses.temporal, "ENCRYPTION_KEYS": str(ENCRYPTION_KEY)}
    server = {
        "HOST": "127.0.0.1",
        "PORT": str(addresses.server_port),
        "SERVER_API_TOKEN": KEY,
        "ZENDESK_WEBHOOK_SECRET": SECRET,
        "SETTLE_SECONDS": TICKET_SETTLE_SECONDS,
    }
    worker = {
        "ZENDESK_BASE_URL": addresses.zendesk,
        "ZENDESK_CLIENT_ID": sample.credentials.client_id,
        "ZENDESK_CLIENT_SECRET": sample.credentials.client_secret,
        "ZENDESK_REQUESTS_PER_MINUTE": "100000",
        "LLM_PROVIDER": "openai",
        "LLM_BASE_URL": f"{addresses.model}/v1",
        "LLM_MODEL": "local",
        "LLM_PRICE": "1/1",
        "ORGANIZATION_SETTLE_SECONDS": ORGANIZATION_SETTLE_SECONDS,
    }
    return {
        "server": Program(
            "server",
            (*python, "server", "start"),
            server | temporal,
            folder / "server.log",
            cycle(addresses.metrics[:1]),
        ),
        **{
            name: Program(
                name,
                (*python, "worker", "start"),
                worker | temporal,
                folder / f"{name}.log",
                cycle(addresses.metrics[1 + number :: len(WORKERS)]),
            )
            for number, name in enumerate(WORKERS)
        },
        "temporal": Program("temporal", _temporal(addresses, folder), {}, folder / "temporal.log"),
    }


def _temporal(addresses: Addresses, folder: Path) -> tuple[str, ...]:
    beside = Path(sys.executable).with_name("temporal")
    return (
        *(str(beside), "server", "start-dev", "--headless", "--log-level", "never"),
        *("--ip", "127.0.0.1", "--port", str(addresses.temporal_port)),
        *("--db-filename", str(folder / "temporal.db"), *TUNED),
    )
