import asyncio
import inspect
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvloop
from hypothesis import settings
from temporalio.client import Client

from tests import harness
from tests.harness import System
from ticketfu.embedded import embedded_temporal, free_port
from ticketfu.entity import earlier_runs
from ticketfu.entity.search_attributes import ensure_search_attributes
from ticketfu.temporal import Connection, connect

if TYPE_CHECKING:
    from playwright.async_api import Browser

# A busy machine is no failure.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# In a shell's background Ctrl-C is ignored, which every process that a test starts would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run the tests on the event loop of the commands."""
    return {"uvloop": uvloop.new_event_loop}


# Before pytest-timeout ends the whole process.
MINUTE = 60


def pytest_itemcollected(item: pytest.Item) -> None:
    """End an async test that hangs where it waits, so that its traceback names the line.

    pytest-timeout knows nothing of tasks; it is for what hangs in a fixture or without a loop.
    """
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        marked, given = item.get_closest_marker("timeout"), item.config.getoption("timeout")
        seconds = float(item.config.getini("timeout") if given is None else given)
        item.obj = _ending(item.obj, float(marked.args[0]) if marked else seconds)


def _ending(test: Callable[..., Awaitable[None]], seconds: float) -> Callable[..., Awaitable[None]]:
    @wraps(test)
    async def bounded(**given: object) -> None:
        async with asyncio.timeout(seconds - MINUTE if seconds else None):
            await test(**given)

    return bounded


@pytest.fixture(scope="session", autouse=True)
def deleting_soon() -> Iterator[None]:
    """Ask Temporal to delete runs as soon as the one of the tests can."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(earlier_runs, "CLOSED_FOR", timedelta(seconds=1))
        yield


# Temporal deletes a run once its queues' progress is stored, which is twice a minute by default.
DELETE_SOON = (
    'history.transferProcessorUpdateAckInterval="1s"',
    'history.visibilityProcessorUpdateAckInterval="1s"',
)
TIME_SKIPPING = "frontend.WorkflowTimeSkippingEnabled=true"

# Each of the four partitions that a queue has by default costs CPU, whether it is used or not.
ONE_PARTITION = (
    "matching.numTaskqueueReadPartitions=1",
    "matching.numTaskqueueWritePartitions=1",
)
# What waits in a queue is counted anew each time that a test asks, and not every five seconds.
COUNT_NOW = 'matching.TaskQueueInfoByBuildIdTTL="0s"'
IN_MEMORY = ("--db-filename", "")


@asynccontextmanager
async def session_temporal(folder: Path) -> AsyncIterator[str]:
    """The real server, in a process of its own; it suggests to continue as new early."""
    address = f"127.0.0.1:{free_port()}"
    early = "limit.historyCount.suggestContinueAsNew=120"
    config = (early, *DELETE_SOON, TIME_SKIPPING, *ONE_PARTITION, COUNT_NOW)
    options = [word for setting in config for word in ("--dynamic-config-value", setting)]
    options += IN_MEMORY
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


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator["Browser"]:
    """A headless Chromium, one for each process of tests."""
    # Imported by the few tests that use it.
    from playwright.async_api import async_playwright

    program = shutil.which("chromium")
    if not program:
        pytest.skip("no chromium here: make browser installs it")
    async with async_playwright() as playwright:
        # As root Chromium has no sandbox; it shows the tests' own pages only.
        browser = await playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        await browser.close()
