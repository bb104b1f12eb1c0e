from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from temporalio.client import Client

from tests import harness
from tests.harness import System
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.entity.search_attributes import ensure_search_attributes
from ticketfu.temporal import Connection, connect

# A busy machine is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Temporal deletes a run once its queues' progress is stored, which is twice a minute by default.
DELETE_SOON = (
    'history.transferProcessorUpdateAckInterval="1s"',
    'history.visibilityProcessorUpdateAckInterval="1s"',
)
TIME_SKIPPING = "frontend.WorkflowTimeSkippingEnabled=true"


@asynccontextmanager
async def session_temporal(folder: Path) -> AsyncIterator[str]:
    """The real server, in a process of its own; it suggests to continue as new early."""
    address = f"127.0.0.1:{free_port()}"
    config = ("limit.historyCount.suggestContinueAsNew=120", *DELETE_SOON, TIME_SKIPPING)
    options = [word for setting in config for word in ("--dynamic-config-value", setting)]
    async with embedded_temporal(folder / "temporal.db", address, options=options):
        await ensure_search_attributes(await connect(Connection(address)))
        yield address


@pytest.fixture(scope="session")
async def temporal_address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with session_temporal(tmp_path_factory.mktemp("temporal")) as address:
        yield address


@pytest.fixture(scope="session")
async def temporal(temporal_address: str) -> Client:
    return await connect(Connection(temporal_address))


@pytest.fixture
async def system(temporal: Client) -> AsyncIterator[System]:
    async with harness.running_system(temporal) as running:
        yield running
