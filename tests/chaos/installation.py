"""The three programs as one installation that is killed, replaced and started again."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from tests.chaos.calls import Outage
from tests.chaos.plan import Name, Step
from tests.chaos.processes import Program, Running
from tests.harness import eventually
from ticketfu.temporal import reachable

QUEUE = "default"


@dataclass
class Installation:
    programs: dict[Name, Program]
    temporal: Client
    running: dict[Name, Running] = field(default_factory=dict)
    kills: Counter[Name] = field(default_factory=Counter)
    rolls: int = 0
    outages: list[Outage] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _recoveries: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def workers(self) -> list[Name]:
        return [name for name in self.running if name.startswith("worker")]

    async def start(self, name: Name) -> None:
        self.running[name] = await self.programs[name].start()

    async def carry_out(self, step: Step) -> None:
        if step.roll:
            await self._roll()
        else:
            await self._kill(step)

    @asynccontextmanager
    async def without(self, names: Iterable[Name]) -> AsyncIterator[None]:
        """For a while these programs are killed and do not come back."""
        began, names = time.monotonic(), list(names)
        for name in names:
            self._note(await self.running[name].kill())
        try:
            yield
        finally:
            for name in names:
                await self.start(name)
            await eventually(lambda: reachable(self.temporal), bool)
            self.outages.append(Outage(began, time.monotonic()))

    async def restart_workers(self, **settings: str) -> None:
        """Kill them, and start them with these settings besides their own."""
        async with self.without(self.workers):
            for name in self.workers:
                self.programs[name] = self.programs[name].with_settings(settings)

    async def recovered(self) -> None:
        """Until Temporal answers again after each of its kills."""
        await asyncio.gather(*self._recoveries)

    async def stop(self) -> None:
        """As one stops an installation: what takes requests first, what remembers last."""
        for name in ("server", *self.workers, "temporal"):
            self._note(await self.running.pop(name).stop())

    async def abandon(self) -> None:
        """Leave nothing behind, whatever happened."""
        for recovery in self._recoveries:
            recovery.cancel()
        for process in self.running.values():
            await process.kill()

    async def _kill(self, step: Step) -> None:
        at = time.monotonic()
        self._note(await self.running[step.victim].kill())
        self.kills[step.victim] += 1
        if step.victim.startswith("worker"):
            self.outages.append(Outage(at, time.monotonic()))
        await asyncio.sleep(step.down)
        await self.start(step.victim)
        if step.victim == "temporal":
            self._recoveries.append(asyncio.create_task(self._recovery(at)))

    async def _recovery(self, since: float) -> None:
        await eventually(lambda: reachable(self.temporal), bool)
        self.outages.append(Outage(since, time.monotonic()))

    async def _roll(self) -> None:
        """As a deployment does: the old worker stops once the new one asks for work."""
        old = self.running["worker"]
        await self.start("worker")
        await eventually(self._polling, bool)
        self._note(await old.stop())
        self.rolls += 1

    async def _polling(self) -> bool:
        mine = f"{self.running['worker'].pid}@"
        asked = DescribeTaskQueueRequest(
            namespace=self.temporal.namespace,
            task_queue=TaskQueue(name=QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        )
        try:
            answer = await self.temporal.workflow_service.describe_task_queue(asked)
        except (RPCError, RuntimeError):
            return False
        return any(poller.identity.startswith(mine) for poller in answer.pollers)

    def _note(self, problem: str | None) -> None:
        if problem:
            self.problems.append(problem)


@asynccontextmanager
async def installed(
    programs: dict[Name, Program], names: Iterable[Name], temporal: Client
) -> AsyncIterator[Installation]:
    installation = Installation(programs, temporal)
    try:
        for name in names:
            await installation.start(name)
        yield installation
    finally:
        await installation.abandon()
